import GRDB
import Ledger
import Triage
import Vitals

/// The outbox: who was called, and what became of it as far as the entries say.
extension AlertsPart {
  /// What a step of the gateway did to the calls.
  mutating func settleCalls(of alert: DerivedAlert, _ alarm: Alarm, wasCalling: Bool, values: JSONValue) throws {
    if wasCalling, alarm.state == .acknowledged || alarm.state == .resolved {
      try CallRows.cancel(alert: alert.opened, on: db)
    }
    let recipient = values["recipient"]?.string
    switch values["why"]?.string {
    case AlarmReason.delivered(recipient: "").key:
      if let recipient { try CallRows.deliver(alert: alert.opened, recipient: recipient, on: db) }
    case AlarmReason.personInactive(person: "").key:
      if let recipient { try CallRows.cancel(alert: alert.opened, recipient: recipient, on: db) }
    default: break
    }
    let recipients = values["recipients"]?.array?.compactMap(\.string) ?? []
    try call(recipients, about: alert, round: alarm.round, at: alert.updated)
  }

  /// Calls that the live path makes only after it has reported that a role is missing on the patient's team.
  struct WaitingCalls {
    let alert: DerivedAlert
    let recipients: [String]
    let round: Int
    let now: Timestamp
  }

  /// Takes calls; those of an alert that reports a gap in the team wait for the entries of that report.
  mutating func call(_ recipients: [String], about alert: DerivedAlert, round: Int, at now: Timestamp) throws {
    guard !recipients.isEmpty else { return }
    let waiting = WaitingCalls(alert: alert, recipients: recipients, round: round, now: now)
    let reports = alert.technical == nil && alert.alarm.map { !$0.plan.missing(for: $0.priority).isEmpty } ?? false
    if reports { self.waiting = waiting } else { try put(waiting) }
  }

  /// Puts the waiting calls in, unless this step belongs to the report that goes before them.
  mutating func release(before step: Step?) throws {
    guard let calls = waiting else { return }
    if let step, isReport(step, for: calls) { return }
    waiting = nil
    try put(calls)
  }

  private func isReport(_ step: Step, for calls: WaitingCalls) -> Bool {
    guard step.now == calls.now, let values = step.values.json else { return false }
    if step.entry.type == .technicalRaised { return values["for"]?.string == calls.alert.record?.name }
    guard let opened = step.entry.body["alert"]?.string.flatMap(AlertRecord.opened(name:)),
      let report = alerts[opened], report.technical?.kind == TechnicalKind.nobodyToCall.rawValue,
      // A call without a word about the wearer stands under nobody's name.
      report.subject == calls.alert.subject || report.subject == .node
    else { return false }
    return ["opened", "joined", "worsened", "critical", "delay-over"].contains(values["why"]?.string)
  }

  /// Puts calls in as the live path does; one that is in the outbox already keeps its number and how often it was tried.
  private mutating func put(_ calls: WaitingCalls) throws {
    let (alert, round, now) = (calls.alert, calls.round, calls.now)
    for recipient in calls.recipients {
      let person = ward.registry.person(id: recipient)
      for channel in CallChannel.wanted(by: person, about: alert.technical?.kind) {
        try insert(channel, to: recipient, about: alert.opened, round: round, at: now)
      }
    }
  }

  private mutating func insert(
    _ channel: CallChannel, to recipient: String, about alert: Int64, round: Int, at now: Timestamp
  ) throws {
    let kept = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, attempts, due, state FROM temp.kept_calls
          WHERE alert = ? AND recipient = ? AND channel = ? AND round = ? AND id > ? ORDER BY id LIMIT 1
          """), arguments: [alert, recipient, channel.rawValue, round, lastCall])
    let id = try kept.map { $0["id"] as Int64 } ?? freeID()
    lastCall = id
    try CallRows.replace(alert: alert, recipient: recipient, channel: channel, on: db)
    try db.cachedStatement(
      sql: """
        INSERT INTO calls (id, alert, recipient, channel, round, state, attempts, due, created)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        id, alert, recipient, channel.rawValue, round, Self.state(of: channel, kept: kept?["state"]),
        kept?["attempts"] ?? 0, kept?["due"] ?? now.milliseconds, now.milliseconds,
      ])
  }

  /// The state that a call begins in; a channel that has it already, or a recipient who confirmed, leaves no entry always.
  private static func state(of channel: CallChannel, kept: String?) -> String {
    let first: Call.State = channel == .stream ? .sent : .open
    guard let kept = kept.flatMap(Call.State.init(rawValue:)), kept == .sent || kept == .delivered else {
      return first.rawValue
    }
    return kept.rawValue
  }

  /// Above everything that was ever in the outbox: a number names one call for ever.
  private func freeID() throws -> Int64 {
    let newest = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT max(coalesce((SELECT max(id) FROM temp.kept_calls), 0), coalesce((SELECT max(id) FROM calls), 0))")
    )
    return (newest ?? 0) + 1
  }

  /// Whom an erased patient's alerts called cannot be read any more; the rows name nobody but pseudonyms and stay, ended.
  func keepCallsOfErased() throws {
    try db.execute(
      sql: """
        INSERT INTO calls SELECT * FROM temp.kept_calls WHERE id NOT IN (SELECT id FROM calls) AND alert IN
          (SELECT a.opened FROM alerts a JOIN subjects s ON s.id = a.subject WHERE s.key IS NULL);
        UPDATE calls SET state = 'cancelled' WHERE state IN ('open', 'sent') AND alert IN
          (SELECT a.opened FROM alerts a JOIN subjects s ON s.id = a.subject WHERE s.key IS NULL)
        """)
  }
}
