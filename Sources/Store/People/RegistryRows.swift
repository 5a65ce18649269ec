import GRDB
import Vitals

/// The projection tables of devices, patients and persons.
enum RegistryRows {
  /// Loads all of them into the ward at start.
  static func load(into ward: Ward, db: Database) throws {
    try loadDevices(into: ward, db: db)
    try loadPatients(into: ward, db: db)
    try loadPersons(into: ward, db: db)
  }

  private static func loadDevices(into ward: Ward, db: Database) throws {
    var bindings: [Int64: [Device.Binding]] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT position, device, subject, since, until FROM bindings ORDER BY device, since")
    while let row = try rows.next() {
      bindings[row["device"], default: []].append(
        Device.Binding(
          position: row["position"], subject: SubjectID(row["subject"]),
          since: Timestamp(milliseconds: row["since"]),
          until: (row["until"] as Int64?).map { Timestamp(milliseconds: $0) }))
    }
    let devices = try Row.fetchCursor(db, sql: "SELECT idx, name, unit, cadence FROM devices ORDER BY idx")
    while let row = try devices.next() {
      let index: Int64 = row["idx"]
      var device = Device(
        index: DeviceIndex(index), id: try DeviceID(row["name"] as String), unit: try UnitID(row["unit"] as String),
        cadenceMilliseconds: row["cadence"])
      device.bindings = bindings[index] ?? []
      ward.put(device)
    }
  }

  private static func loadPatients(into ward: Ward, db: Database) throws {
    var teams: [Int64: [String]] = [:]
    let members = try Row.fetchCursor(db, sql: "SELECT subject, person FROM team ORDER BY subject, position, person")
    while let row = try members.next() { teams[row["subject"], default: []].append(row["person"]) }
    let patients = try Row.fetchCursor(db, sql: "SELECT subject, id FROM patients")
    while let row = try patients.next() {
      let subject: Int64 = row["subject"]
      ward.put(Patient(id: row["id"], subject: SubjectID(subject), team: teams[subject] ?? []))
    }
  }

  private static func loadPersons(into ward: Ward, db: Database) throws {
    var keys: [String: [String]] = [:]
    let listed = try Row.fetchCursor(db, sql: "SELECT did, person FROM person_keys WHERE until IS NULL ORDER BY since")
    while let row = try listed.next() { keys[row["person"], default: []].append(row["did"]) }
    let persons = try Row.fetchCursor(db, sql: "SELECT id, subject, role, active FROM persons")
    while let row = try persons.next() {
      let id: String = row["id"]
      guard let role = Role(rawValue: row["role"]) else { throw StoreError.malformedState }
      ward.put(
        Person(id: id, subject: SubjectID(row["subject"]), role: role, isActive: row["active"], keys: keys[id] ?? []))
    }
  }
}
