import Consent
import Foundation
import GRDB
import Vault
import Vitals

/// The registry's tables. What stands in them is a projection of the ledger: ``RegistryProjection`` writes it, and memory
/// is loaded from it at start.
enum RegistryRows {
  /// The tables that ``RegistryProjection`` derives, in the order in which they are emptied and compared.
  static let derivedTables = [
    "devices", "bindings", "patients", "team", "persons", "person_keys", "recoveries", "acts", "orders",
  ]

  /// Brings every device, patient and person into memory, row by row: at 100,000 devices a copy of the tables beside it
  /// would double what the start needs.
  ///
  /// - Throws: ``StoreError/malformedState`` for a row that this build never writes: `vigil rebuild` derives it again.
  static func load(into ward: Ward, db: Database) throws {
    try loadDevices(into: ward, db: db)
    try loadPatients(into: ward, db: db)
    for person in try persons(db) { ward.restore(person) }
  }

  // MARK: Reading

  private static func loadDevices(into ward: Ward, db: Database) throws {
    let bound = try Row.fetchCursor(
      db, sql: "SELECT device, position, subject, since, until FROM bindings ORDER BY device, since, position")
    var binding = try bound.next()
    let devices = try Row.fetchCursor(db, sql: "SELECT idx, name, unit, cadence FROM devices ORDER BY idx")
    while let row = try devices.next() {
      guard let id = try? DeviceID(row[1] as String), let unit = try? UnitID(row[2] as String) else {
        throw StoreError.malformedState
      }
      let index: Int64 = row[0]
      var bindings: [Device.Binding] = []
      while let own = binding, (own[0] as Int64) <= index {
        if (own[0] as Int64) == index {
          bindings.append(
            Device.Binding(
              position: own[1], subject: SubjectID(own[2]), since: Timestamp(milliseconds: own[3]),
              until: (own[4] as Int64?).map(Timestamp.init(milliseconds:))))
        }
        binding = try bound.next()
      }
      ward.restore(
        Device(index: DeviceIndex(index), id: id, unit: unit, cadenceMilliseconds: row[3], bindings: bindings))
    }
  }

  private static func loadPatients(into ward: Ward, db: Database) throws {
    let members = try Row.fetchCursor(db, sql: "SELECT subject, person FROM team ORDER BY subject, rank")
    var member = try members.next()
    // Many patients have the same team: one array for all of them.
    var teams: [[String]: [String]] = [:]
    let patients = try Row.fetchCursor(db, sql: "SELECT subject, id FROM patients ORDER BY subject")
    while let row = try patients.next() {
      let subject: Int64 = row[0]
      var team: [String] = []
      while let own = member, (own[0] as Int64) <= subject {
        if (own[0] as Int64) == subject { team.append(own[1]) }
        member = try members.next()
      }
      if let known = teams[team] { team = known } else { teams[team] = team }
      ward.restore(Patient(id: row[1], subject: SubjectID(subject), team: team))
    }
  }

  private static func persons(_ db: Database) throws -> [Person] {
    var keys: [String: [String]] = [:]
    let listed = try Row.fetchCursor(
      db, sql: "SELECT did, person FROM person_keys WHERE until IS NULL ORDER BY person, since, did")
    while let row = try listed.next() { keys[row["person"], default: []].append(row["did"]) }
    var recoveries: [String: KeyRecovery] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT person, position, did, due FROM recoveries") {
      recoveries[row["person"]] = KeyRecovery(
        position: row["position"], key: row["did"], due: Timestamp(milliseconds: row["due"]))
    }
    return try Row.fetchAll(
      db, sql: "SELECT id, subject, role, active, channels, agreement, version FROM persons ORDER BY id"
    )
    .map { row in
      let id: String = row["id"]
      guard let role = Role(rawValue: row["role"]), let channels = channels(row["channels"]) else {
        throw StoreError.malformedState
      }
      return Person(
        id: id, subject: SubjectID(row["subject"]), role: role, isActive: row["active"], keys: keys[id] ?? [],
        channels: channels, version: row["version"], recovery: recoveries[id],
        agreement: (row["agreement"] as String?).flatMap { AgreementKey($0) })
    }
  }

  private static func channels(_ text: String) -> [CallChannel]? {
    let words = text.split(separator: " ")
    let channels = words.compactMap { CallChannel(rawValue: String($0)) }
    return channels.count == words.count ? channels : nil
  }

  // MARK: Writing

  static func insert(_ device: Device, position: Int64, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO devices (idx, name, unit, cadence, position) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        device.index.value, device.id.name, device.unit.name, device.cadenceMilliseconds, position,
      ])
  }

  static func insert(_ binding: Device.Binding, of device: DeviceIndex, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO bindings (position, device, subject, since, until) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        binding.position, device.value, binding.subject.value, binding.since.milliseconds, binding.until?.milliseconds,
      ])
  }

  static func end(binding position: Int64, at until: Timestamp, db: Database) throws {
    try db.execute(
      sql: "UPDATE bindings SET until = ? WHERE position = ?", arguments: [until.milliseconds, position])
  }

  static func insert(_ patient: Patient, position: Int64, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO patients (subject, id, position) VALUES (?, ?, ?)",
      arguments: [patient.subject.value, patient.id, position])
  }

  static func replace(teamOf patient: Patient, db: Database) throws {
    try db.execute(sql: "DELETE FROM team WHERE subject = ?", arguments: [patient.subject.value])
    for (rank, person) in patient.team.enumerated() {
      try db.execute(
        sql: "INSERT INTO team (subject, person, rank) VALUES (?, ?, ?)",
        arguments: [patient.subject.value, person, rank])
    }
  }

  static func insert(_ person: Person, position: Int64, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO persons (id, subject, role, active, channels, position) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        person.id, person.subject.value, person.role.rawValue, person.isActive,
        person.channels.map(\.rawValue).joined(separator: " "), position,
      ])
  }

  static func update(isActive: Bool, of person: String, db: Database) throws {
    try db.execute(sql: "UPDATE persons SET active = ? WHERE id = ?", arguments: [isActive, person])
  }

  /// The newest profile is the one that names are read from.
  static func update(profile position: Int64, version: Int64, of person: Person, db: Database) throws {
    try db.execute(
      sql: "UPDATE persons SET position = ?, version = ? WHERE id = ?", arguments: [position, version, person.id])
    try db.execute(
      sql: "UPDATE patients SET position = ? WHERE subject = ?", arguments: [position, person.subject.value])
  }

  static func update(agreement key: AgreementKey, of person: String, db: Database) throws {
    try db.execute(sql: "UPDATE persons SET agreement = ? WHERE id = ?", arguments: [key.description, person])
  }

  static func insert(key did: String, of person: String, since: Int64, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO person_keys (did, person, since, until) VALUES (?, ?, ?, NULL)",
      arguments: [did, person, since])
  }

  static func retire(key did: String, at until: Int64, db: Database) throws {
    try db.execute(sql: "UPDATE person_keys SET until = ? WHERE did = ?", arguments: [until, did])
  }
}
