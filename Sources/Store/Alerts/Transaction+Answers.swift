import GRDB
import Triage
import Vitals

/// What people and channels do to alerts. A person's own signed entry is appended by the caller first; its position comes
/// in, and no second entry is written for the same step.
extension Transaction {
  /// A person takes the alert on: calls rest until the acknowledgement expires.
  ///
  /// - Parameter entry: the position of the person's signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended.
  @discardableResult
  package func acknowledge(alert opened: Int64, by person: String, entry: Int64) throws -> AlertRecord {
    try feed(.acknowledged(by: person), to: opened, entry: entry)
  }

  /// A person who is called declines, or gives back what was taken on.
  ///
  /// - Parameter entry: the position of the person's signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended or this person is not
  ///   called.
  @discardableResult
  package func reject(alert opened: Int64, by person: String, entry: Int64) throws -> AlertRecord {
    let before = try openAlert(opened)
    let after = try feed(.rejected(by: person), to: opened, entry: entry)
    guard before.alarm != after.alarm else { throw StoreError.conflict(.notOnTeam) }
    return after
  }

  /// A person ends the alert.
  ///
  /// - Parameters:
  ///   - reason: why, in the person's words; it is sealed in the signed entry.
  ///   - entry: the position of the person's signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended.
  @discardableResult
  package func resolve(alert opened: Int64, by person: String, reason: String, entry: Int64) throws -> AlertRecord {
    try feed(.resolved(by: person, reason: reason), to: opened, entry: entry)
  }

  /// The recipient's application confirmed that it has the alert: nothing more goes to that recipient in this round.
  ///
  /// - Returns: whether the alert was still open; a late confirmation changes nothing.
  @discardableResult
  package func delivered(alert opened: Int64, recipient: String) throws -> Bool {
    guard core.ward.alerts.open[opened] != nil else { return false }
    try CallRows.deliver(alert: opened, recipient: recipient, on: db)
    try feed(.delivered(recipient: recipient), to: opened)
    return true
  }

  /// A channel has the call and keeps it for the recipient.
  package func sent(call id: Int64) throws { try CallRows.send(id, on: db) }

  /// Sending failed: it is due again later, and the alert hears of it so that the next tier is called at once.
  package func failed(call id: Int64, retryAfterMilliseconds: Int64) throws {
    guard let call = try CallRows.fetch(id, on: db), call.state == .open else { return }
    try CallRows.postpone(id, until: now.adding(milliseconds: retryAfterMilliseconds), on: db)
    guard core.ward.alerts.open[call.alert] != nil else { return }
    try feed(.deliveryFailed(recipient: call.recipient), to: call.alert)
  }

  /// The open alert of this name.
  ///
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended.
  package func openAlert(_ opened: Int64) throws -> AlertRecord {
    if let record = core.ward.alerts.open[opened] { return record }
    let known = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM alerts WHERE opened = ?)", arguments: [opened])
    throw known == true ? StoreError.conflict(.alertEnded) : StoreError.unknown(.alert)
  }

  /// The open alert of a patient, if there is one.
  package func openAlert(of subject: SubjectID) -> AlertRecord? {
    core.ward.alerts.ofPatient[subject].flatMap { core.ward.alerts.open[$0] }
  }
}
