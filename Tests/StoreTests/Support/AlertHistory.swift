import Consent
import Crypto
import Foundation
import GRDB
import Ledger
import TestChance
import Triage
import Vault
import Vitals

@testable import Store

/// A seeded walk through everything that happens to alerts: readings, answers, confirmations, failures, the clock, changed
/// teams.
final class AlertHistory {
  let fixture: StoreFixture
  private var dice: SplitMix64
  private var mix: ReadingMix
  private var staff: [String] = []

  init(seed: UInt64) throws {
    let fixture = try StoreFixture(wards: 3, seed: seed)
    self.fixture = fixture
    dice = SplitMix64(seed: seed ^ 0xA1E7)
    mix = ReadingMix(seed: seed, devices: 3, loose: fixture.loose.value)
    let webhook = Contact.Webhook(url: "https://x.example", secret: "whsec_AAAA")
    staff = try fixture.store.writer.wait { transaction in
      try [(Role.doctor, nil), (.doctor, webhook), (.desk, nil), (.administrator, nil)].map { role, webhook in
        try transaction.registerPerson(
          Contact(name: "S", webhook: webhook), role: role,
          key: DIDKey(Curve25519.Signing.PrivateKey().publicKey)
        ).id
      }
    }
    try approve(staff.dropLast())
    for patient in fixture.patients { try changeTeam(of: patient) }
  }

  /// One thing happens.
  func step() throws {
    fixture.clock.advance(Int64.random(in: 0...40_000, using: &dice))
    switch Int.random(in: 0..<14, using: &dice) {
    case 0...4: try fixture.receive(mix.batch(of: fixture))
    case 5: try answer(.alertAcknowledged)
    case 6: try answer(.alertRejected)
    case 7: try answer(.alertResolved)
    case 8: try changeTeam(of: fixture.patients.randomElement(using: &dice) ?? fixture.patients[0])
    case 9: try settleCall()
    case 10: try sweep()
    case 11: try changeStanding()
    case 12: try answer(.alertShelved)
    default: _ = try fixture.store.writer.wait { try $0.tick() }
    }
  }

  private func anyOpen() throws -> AlertRecord? {
    let open = try fixture.look { Array($0.alerts.open.values) }
    return open.sorted { $0.opened < $1.opened }.randomElement(using: &dice)
  }

  private func answer(_ type: EntryType) throws {
    guard let alert = try anyOpen(), let person = staff.randomElement(using: &dice) else { return }
    // A person's clock is not the gateway's.
    let time = fixture.clock.now.milliseconds - Int64.random(in: -9_000...90_000, using: &dice)
    let until = fixture.clock.now.adding(milliseconds: Int64.random(in: 1...900_000, using: &dice))
    try? fixture.store.writer.wait { transaction in
      var body: [String: JSONValue] = ["alert": .string(alert.name)]
      if type == .alertShelved { body["until"] = .integer(until.milliseconds) }
      let entry = Entry(
        type: type, time: time, origin: StoreFixture.origin, facility: "test", author: person,
        subject: alert.pseudonym, body: body)
      let position = try transaction.record(act: entry, payload: nil)
      switch type {
      case .alertAcknowledged: try transaction.acknowledge(alert: alert.opened, by: person, entry: position)
      case .alertShelved:
        try transaction.shelve(
          alert: alert.opened, by: person, until: until, reason: "known", entry: position)
      case .alertRejected: try transaction.reject(alert: alert.opened, by: person, entry: position)
      default: try transaction.resolve(alert: alert.opened, by: person, reason: .expected, entry: position)
      }
    }
  }

  /// The administrator, who needs nobody's word, lets the others act.
  private func approve(_ persons: some Sequence<String>) throws {
    let (author, persons) = (staff[3], Array(persons))
    try fixture.store.writer.wait { transaction in
      for person in persons {
        let entry = Entry(
          type: .licenceApproved, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
          author: author, subject: person, body: ["person": .string(person)], signature: "signed")
        try transaction.record(act: entry, payload: nil)
      }
    }
  }

  private func changeTeam(of patient: Patient) throws {
    let active = Set(fixture.store.registry.allPersons.filter(\.isActive).map(\.id))
    let members = staff.filter { active.contains($0) && Bool.random(using: &dice) }.shuffled(using: &dice)
    let author = staff[3]
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: author, subject: patient.id, body: ["members": .array(members.map { .string($0) })])
      try transaction.record(act: entry, payload: nil)
      try transaction.teamChanged(patient: patient.subject)
    }
  }

  /// A call is sent, fails or is confirmed.
  private func settleCall() throws {
    let calls = try fixture.store.pool.read { try CallRows.fetchOpen(on: $0) }
    guard let call = calls.randomElement(using: &dice) else { return }
    let kind = Int.random(in: 0..<3, using: &dice)
    try fixture.store.writer.wait { transaction in
      switch kind {
      case 0: try transaction.sent(call: call.id)
      case 1: try transaction.failed(call: call.id, retryAfterMilliseconds: 4_000)
      default: _ = try transaction.delivered(alert: call.alert, recipient: call.recipient)
      }
    }
  }

  private func changeStanding() throws {
    guard let person = staff.randomElement(using: &dice) else { return }
    let author = staff[3]
    try? fixture.store.writer.wait { transaction in
      let isActive = transaction.registry.person(id: person)?.isActive ?? true
      let entry = Entry(
        type: isActive ? .personDeactivated : .personActivated, time: transaction.now.milliseconds,
        origin: StoreFixture.origin, facility: "test", author: author, subject: person,
        body: ["person": .string(person)])
      try transaction.record(act: entry, payload: nil)
      try transaction.standingChanged(of: person)
    }
  }

  /// Erases the patient, as an administrator's act does.
  func erase(_ patient: Patient) throws {
    let author = staff[3]
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .erasure, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: author, subject: patient.id)
      try transaction.erase(patient: patient.id, entry: try transaction.record(act: entry, payload: nil))
    }
  }

  /// A unit falls silent.
  func beginOutage(ofUnit unit: String) throws {
    let rules = fixture.rules
    try fixture.store.writer.wait { transaction in
      let key = TechnicalKey(.deviceSilent, inUnit: unit)
      try transaction.raiseTechnical(
        key, about: .node, pseudonym: nil, finding: rules.finding(.deviceSilent), readingTime: transaction.now,
        timings: rules.calls, details: ["silent": 4, "unit": .string(key.unit), "watched": 5])
    }
  }

  private func sweep() throws {
    let rules = fixture.rules
    try fixture.store.writer.wait { transaction in
      try transaction.reportGaps(rules: rules)
      _ = try transaction.closeIdleWindows(limit: 50)
    }
  }

  // MARK: Looking

  /// Ends the store and says what its tables hold.
  func close() throws -> Tables {
    try fixture.store.close()
    return try tables()
  }

  func rebuild() throws -> Rebuild.Report {
    try Rebuild.run(fixture.store.configuration, keyRing: try KeyRing(master: fixture.master))
  }

  func damage(_ sql: String) throws {
    let queue = try fixture.otherConnection()
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  func tables() throws -> Tables {
    let keyRing = try KeyRing(master: fixture.master)
    return try DatabaseFile.openReadOnly(fixture.database).read { db in
      Tables(
        alerts: try Row.fetchAll(
          db, sql: "SELECT a.*, s.key FROM alerts a JOIN subjects s ON s.id = a.subject ORDER BY a.opened"
        ).map {
          Tables.Alert(
            record: ($0["key"] as Data?) == nil ? nil : try AlertRows.record($0, keyRing: keyRing),
            sealed: $0["contents"], ended: $0["ended"],
            updated: $0["updated"])
        },
        entries: try Self.text("SELECT * FROM alert_entries ORDER BY alert, position", db),
        summaries: try Self.text("SELECT * FROM summaries ORDER BY position", db),
        calls: try Row.fetchAll(db, sql: "SELECT * FROM calls ORDER BY id").map { row in
          Tables.Call(
            identity: "\(row["id"] as Int64) \(row["alert"] as Int64) \(row["recipient"] as String)"
              + " \(row["channel"] as String) \(row["round"] as Int) \(row["created"] as Int64)",
            state: row["state"], attempts: row["attempts"], due: row["due"])
        })
    }
  }

  private static func text(_ sql: String, _ db: Database) throws -> [String] {
    try Row.fetchAll(db, sql: sql).map { row in row.databaseValues.map { "\($0)" }.joined(separator: " ") }
  }

  /// What is derived of alerts, with what was sealed opened as well.
  struct Tables: Equatable {
    struct Alert: Equatable {
      /// Nil for an erased patient's.
      let record: AlertRecord?
      let sealed: Data
      let ended: Int64?
      let updated: Int64

      /// Without what leaves no entry.
      var withoutQuiet: [String: JSONValue] {
        get throws {
          guard let record else { return ["ended": .integer(ended ?? -1), "updated": .integer(updated)] }
          var members = try AlarmSnapshot.value(of: record.alarm).object ?? [:]
          for name in record.technical == nil ? AlertRecord.quietPatient : AlertRecord.quietTechnical {
            members[name] = nil
          }
          return [
            "alarm": .object(members), "opened": .integer(record.opened), "subject": .integer(record.subject.value),
            "at": .integer(record.openedAt.milliseconds), "newest": .integer(record.newestEvidence),
            "count": .integer(Int64(record.evidenceCount)), "about": .string("\(record.technical as Any)"),
            "ended": .integer(ended ?? -1), "pseudonym": .string(record.pseudonym ?? ""),
          ]
        }
      }
    }

    struct Call: Equatable {
      let identity: String
      let state: String
      let attempts: Int
      let due: Int64

      /// A channel that has taken it leaves no entry, nor does a try.
      var derivable: String { identity + (state == "sent" ? " open" : " \(state)") }
    }

    let alerts: [Alert]
    let entries: [String]
    let summaries: [String]
    let calls: [Call]

    /// The first row that differs, for the message of a failed test.
    func difference(from other: Tables) -> String {
      for (left, right) in zip(alerts, other.alerts) where left != right { return "\(left) instead of \(right)" }
      for (left, right) in zip(calls, other.calls) where left != right { return "\(left) instead of \(right)" }
      return "\(alerts.count) \(calls.count) instead of \(other.alerts.count) \(other.calls.count) rows"
    }
  }
}
