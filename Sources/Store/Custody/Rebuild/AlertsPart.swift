import Foundation
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// Alerts with their alarm machines and deadlines, the entries of each, and the outbox.
///
/// The gateway's own entries carry the machine as it was after the step; where a person's signed entry or a further
/// evidence carries none, the same event is handled again. So nothing is judged anew, and rules that changed since
/// change nothing.
struct AlertsPart: Rebuild.Part {
  let db: Database
  /// People and devices as of the entry; another part fills it.
  let ward: Ward
  let keyRing: KeyRing
  let tables = ["alerts", "alert_entries", "calls"]
  /// Alerts that have not ended yet.
  var alerts: [Int64: DerivedAlert] = [:]
  /// The newest call that was put in.
  var lastCall: Int64 = 0
  var waiting: WaitingCalls?

  init(db: Database, ward: Ward, keyRing: KeyRing) {
    self.db = db
    self.ward = ward
    self.keyRing = keyRing
  }

  func begin() throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE kept_alerts AS SELECT opened, subject, updated, contents FROM alerts;
        CREATE UNIQUE INDEX temp.kept_alerts_by_key ON kept_alerts (opened);
        CREATE TEMP TABLE kept_calls AS SELECT * FROM calls;
        CREATE INDEX temp.kept_calls_by_alert ON kept_calls (alert, recipient, channel, round, id);
        """)
  }

  mutating func apply(_ entry: Entry, at position: Int64) throws {
    guard Self.isStep(entry.type), let opened = entry.body["alert"]?.string.flatMap(AlertRecord.opened(name:)) else {
      return
    }
    if entry.type == .alertStrip {
      // A strip moves nothing, and may come after its alert's end.
      try db.cachedStatement(sql: "INSERT INTO alert_entries (alert, position) VALUES (?, ?)")
        .execute(arguments: [opened, position])
      return
    }
    let step = Step(
      entry: entry, position: position, now: try time(of: entry, at: position), values: try values(at: position))
    try release(before: step)
    try db.cachedStatement(sql: "INSERT INTO alert_entries (alert, position) VALUES (?, ?)")
      .execute(arguments: [opened, position])
    if opened == position {
      alerts[opened] = try open(step)
      return
    }
    guard var alert = alerts[opened] else { throw StoreError.malformedState }
    alert.updated = step.now
    if entry.type == .readingAlarmed { try join(step, to: &alert) } else { try move(&alert, by: step) }
    alerts[opened] = alert
    guard entry.type == .alertResolved || entry.type == .technicalEnded else { return }
    alert.ended = step.now
    try write(alert)
    alerts[opened] = nil
  }

  mutating func finish() throws {
    try release(before: nil)
    for alert in alerts.values.sorted(by: { $0.opened < $1.opened }) { try write(alert) }
    try keepCallsOfErased()
    try db.execute(sql: "DROP TABLE temp.kept_alerts; DROP TABLE temp.kept_calls")
  }

  private static func isStep(_ type: EntryType) -> Bool {
    type == .readingAlarmed || type == .technicalRaised || type == .technicalEnded
      || type.rawValue.hasPrefix("alert.")
  }

  // MARK: Entries

  /// One entry about an alert.
  struct Step {
    let entry: Entry
    let position: Int64
    /// The gateway's clock when the entry was written.
    let now: Timestamp
    let values: Values
  }

  /// What lies sealed beside an entry.
  enum Values {
    case none
    case erased(SubjectID)
    case opened(SubjectID, JSONValue)

    var json: JSONValue? { if case .opened(_, let json) = self { json } else { nil } }

    var subject: SubjectID? {
      switch self {
      case .none: nil
      case .erased(let subject), .opened(let subject, _): subject
      }
    }
  }

  private func values(at position: Int64) throws -> Values {
    let subject = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT subject FROM sealed WHERE position = ?"), arguments: [position])
    guard let subject = subject.map(SubjectID.init) else { return .none }
    do {
      guard let json = try SealedPayload.fetch(position, keyRing: keyRing, on: db) else { return .none }
      return .opened(subject, json)
    } catch VaultError.subjectErased { return .erased(subject) }
  }

  /// A person's entry bears the person's own time; the gateway took it when it cut the block.
  private func time(of entry: Entry, at position: Int64) throws -> Timestamp {
    let written = Timestamp(milliseconds: entry.time)
    guard entry.author != entry.origin else { return written }
    let snapshot = Snapshot(db: db, keyRing: keyRing, now: written)
    return try snapshot.block(holding: position).map { Timestamp(milliseconds: $0.block.time) } ?? written
  }

  // MARK: Steps

  private func open(_ step: Step) throws -> DerivedAlert {
    guard let subject = step.values.subject else { throw StoreError.malformedState }
    return DerivedAlert(
      opened: step.position, subject: subject, pseudonym: step.entry.subject, technical: technicalKey(of: step),
      openedAt: step.now, newestEvidence: step.position, updated: step.now)
  }

  /// What a technical alert is about; nil for an alert of a patient and for what was erased.
  private func technicalKey(of step: Step) -> TechnicalKey? {
    guard step.entry.type == .technicalRaised, let values = step.values.json, let kind = values["kind"]?.string,
      let about = step.values.subject
    else { return nil }
    let device = step.entry.body["device"]?.string.flatMap { ward.registry.device(named: $0)?.index } ?? .nobody
    switch kind {
    case TechnicalKind.nobodyToCall.rawValue: return TechnicalKey(device: device, kind: kind, subject: about)
    case TechnicalKind.notifierFailing.rawValue, TechnicalKind.drill.rawValue:
      let person = values["recipient"]?.string.flatMap { ward.registry.person(id: $0)?.subject }
      return TechnicalKey(device: device, kind: kind, subject: person ?? .node)
    case TechnicalKind.deviceSilent.rawValue where device == .nobody:
      return TechnicalKey(device: device, kind: kind, unit: values["unit"]?.string ?? "")
    default: return TechnicalKey(device: device, kind: kind)
    }
  }

  private func join(_ step: Step, to alert: inout DerivedAlert) throws {
    alert.newestEvidence = step.position
    alert.evidenceCount += 1
    guard let values = step.values.json else { return }
    // What the sample made of the alarm stands in the entries that follow, if it made anything.
    _ = alert.alarm?.handle(.abnormal(try AlarmSample(evidence: step.entry, values: values)), now: step.now)
  }

  private mutating func move(_ alert: inout DerivedAlert, by step: Step) throws {
    let wasCalling = alert.alarm?.state.isCalling ?? false
    if let values = step.values.json, let snapshot = values["alarm"] {
      let alarm = try AlarmSnapshot.alarm(from: snapshot)
      alert.alarm = alarm
      try settleCalls(of: alert, alarm, wasCalling: wasCalling, values: values)
    } else if step.entry.type == .alertWithheld {
      for person in step.values.json?["persons"]?.array?.compactMap(\.string) ?? [] {
        try CallRows.cancel(alert: alert.opened, recipient: person, on: db)
      }
    } else if let event = Self.event(of: step.entry), var alarm = alert.alarm {
      let actions = alarm.handle(event, now: step.now)
      alert.alarm = alarm
      for action in actions {
        switch action {
        case .call(let recipients, let round, _): try call(recipients, about: alert, round: round, at: step.now)
        case .cancelCalls: try CallRows.cancel(alert: alert.opened, on: db)
        case .record, .nobodyToCall: continue
        }
      }
    }
  }

  /// What a person's signed entry was to the alarm. The reason of an end is sealed and no part of the machine.
  private static func event(of entry: Entry) -> AlarmEvent? {
    guard entry.author != entry.origin else { return nil }
    switch entry.type {
    case .alertAcknowledged: return .acknowledged(by: entry.author)
    case .alertRejected: return .rejected(by: entry.author)
    case .alertShelved:
      return entry.body["until"]?.integer.map {
        .shelved(by: entry.author, until: Timestamp(milliseconds: $0), reason: "")
      }
    case .alertResolved: return .resolved(by: entry.author, reason: "")
    default: return nil
    }
  }

  // MARK: Rows

  /// Writes the alert. A row that held the same is put back as it was sealed; what normal readings did to it since the
  /// newest entry is taken over.
  private func write(_ alert: DerivedAlert) throws {
    let kept = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT k.opened, k.subject, k.updated, k.contents, s.key FROM temp.kept_alerts k
          JOIN subjects s ON s.id = k.subject WHERE k.opened = ?
          """), arguments: [alert.opened])
    var contents = Data()
    var updated = alert.updated
    if let record = alert.record, let key = try key(of: alert.subject) {
      if let kept, let found = try? AlertRows.record(kept, keyRing: keyRing), found.subject == record.subject,
        try record.adoptingQuiet(of: found) == found
      {
        contents = kept["contents"]
        updated = max(updated, Timestamp(milliseconds: kept["updated"]))
      } else {
        contents = try key.seal(
          AlertContents.bytes(of: record), at: AlertRows.place(alert.opened, of: alert.subject))
      }
    }
    try db.cachedStatement(
      sql: "INSERT INTO alerts (opened, subject, ended, updated, contents) VALUES (?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        alert.opened, alert.subject.value, alert.ended?.milliseconds, updated.milliseconds, contents,
      ])
  }

  /// Nil when it was destroyed.
  private func key(of subject: SubjectID) throws -> SealingKey? {
    let stored = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT key FROM subjects WHERE id = ?"), arguments: [subject.value])
    guard let stored else { return nil }
    return try keyRing.key(of: subject.value) { stored }
  }
}
