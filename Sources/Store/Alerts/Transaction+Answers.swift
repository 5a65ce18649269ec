import GRDB
import Ledger
import Triage
import Vitals

/// What people and channels do to alerts. A person's own signed entry is appended by the caller first; its position comes
/// in, and no second entry is written for the same step.
extension Transaction {
  /// Writes down on which way an answer came in; the signed answer follows it.
  ///
  /// - Parameters:
  ///   - leaf: the leaf hash of the signed entry.
  ///   - way: a stable word.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when the alert has ended.
  package func noteAnswer(alert opened: Int64, act leaf: Digest32, way: String) throws {
    let record = try openAlert(opened)
    let position = try append(
      .alertAnswered, about: record.subject, pseudonym: record.pseudonym,
      body: ["act": .string(leaf.hex), "alert": .string(record.name), "way": .string(way)], payload: nil)
    try link(position, to: opened)
  }

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

  /// The longest time that a person may lay an alert aside, in milliseconds: a shift of twelve hours.
  package static let shelfBoundMilliseconds: Int64 = 43_200_000

  /// A person lays the alert aside. Never one of high priority: who can wait twelve hours is not in danger.
  ///
  /// - Parameter entry: the position of the person's signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended, is of high priority, or when
  ///   the time is past or too far off.
  @discardableResult
  package func shelve(
    alert opened: Int64, by person: String, until: Timestamp, reason: String, entry: Int64
  ) throws -> AlertRecord {
    let record = try openAlert(opened)
    let wait = until.milliseconds(since: now)
    guard record.alarm.priority != .high, (1...Self.shelfBoundMilliseconds).contains(wait) else {
      throw StoreError.conflict(.notShelvable)
    }
    return try feed(.shelved(by: person, until: until, reason: reason), to: opened, entry: entry)
  }

  /// A person ends the alert.
  ///
  /// - Parameters:
  ///   - reason: why; it is sealed in the signed entry.
  ///   - entry: the position of the person's signed entry.
  /// - Throws: ``StoreError/unknown(_:)``, or ``StoreError/conflict(_:)`` when it has ended.
  @discardableResult
  package func resolve(
    alert opened: Int64, by person: String, reason: ResolutionReason, entry: Int64
  ) throws -> AlertRecord {
    try feed(.resolved(by: person, reason: reason.rawValue), to: opened, entry: entry)
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
