import GRDB

/// The appointments' table.
enum AppointmentRows {
  /// What ``AppointmentProjection`` derives.
  static let derivedTables = ["appointments"]

  static func insert(_ appointment: Appointment, subject: SubjectID, db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO appointments (position, subject, patient, doctor, state, turn, terms) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      appointment.position, subject.value, appointment.patient, appointment.doctor, appointment.state.rawValue,
      appointment.turn, appointment.terms,
    ])
  }

  static func update(_ appointment: Appointment, db: Database) throws {
    try db.cachedStatement(sql: "UPDATE appointments SET state = ?, turn = ?, terms = ? WHERE position = ?")
      .execute(arguments: [appointment.state.rawValue, appointment.turn, appointment.terms, appointment.position])
  }

  static func fetch(_ position: Int64, db: Database) throws -> Appointment? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM appointments WHERE position = ?"), arguments: [position]
    ).map(appointment)
  }

  /// Before a position, the newest first.
  static func page(patient: String, before position: Int64, limit: Int, db: Database) throws -> [Appointment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM appointments WHERE patient = ? AND position < ? ORDER BY position DESC LIMIT ?"),
      arguments: [patient, position, limit]
    ).map(appointment)
  }

  /// Before a position, the newest first.
  static func page(doctor: String, before position: Int64, limit: Int, db: Database) throws -> [Appointment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM appointments WHERE doctor = ? AND position < ? ORDER BY position DESC LIMIT ?"),
      arguments: [doctor, position, limit]
    ).map(appointment)
  }

  private static func appointment(_ row: Row) throws -> Appointment {
    guard let state = Appointment.State(rawValue: row["state"]) else { throw StoreError.malformedState }
    return Appointment(
      position: row["position"], patient: row["patient"], doctor: row["doctor"], state: state, turn: row["turn"],
      terms: row["terms"])
  }
}
