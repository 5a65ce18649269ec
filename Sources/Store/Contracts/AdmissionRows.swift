import GRDB

/// The admissions' table.
enum AdmissionRows {
  static func insert(_ admission: Admission, subject: SubjectID, db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO admissions (position, subject, patient, organisation, emergency, state, since, until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      admission.position, subject.value, admission.patient, admission.organisation, admission.isEmergency,
      admission.state.rawValue, admission.since, admission.until,
    ])
  }

  static func update(_ admission: Admission, db: Database) throws {
    try db.cachedStatement(sql: "UPDATE admissions SET state = ?, since = ?, until = ? WHERE position = ?")
      .execute(arguments: [admission.state.rawValue, admission.since, admission.until, admission.position])
  }

  static func fetch(_ position: Int64, db: Database) throws -> Admission? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM admissions WHERE position = ?"), arguments: [position])
      .map(admission)
  }

  /// The one that was not ended, of this patient at this facility.
  static func current(patient: String, organisation: String, db: Database) throws -> Admission? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT * FROM admissions WHERE patient = ? AND organisation = ? AND state <> 'ended'"),
      arguments: [patient, organisation]
    ).map(admission)
  }

  /// All of a patient that were not ended, in order.
  static func current(patient: String, db: Database) throws -> [Admission] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM admissions WHERE patient = ? AND state <> 'ended' ORDER BY position"),
      arguments: [patient]
    ).map(admission)
  }

  /// Those of a facility in a state, before a position, the newest first.
  static func page(
    organisation: String, state: Admission.State, before position: Int64, limit: Int, db: Database
  ) throws -> [Admission] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM admissions WHERE organisation = ? AND state = ? AND position < ?
          ORDER BY position DESC LIMIT ?
          """), arguments: [organisation, state.rawValue, position, limit]
    ).map(admission)
  }

  /// A patient's, ended ones included, before a position, the newest first.
  static func page(patient: String, before position: Int64, limit: Int, db: Database) throws -> [Admission] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT * FROM admissions WHERE patient = ? AND position < ? ORDER BY position DESC LIMIT ?"),
      arguments: [patient, position, limit]
    ).map(admission)
  }

  private static func admission(_ row: Row) throws -> Admission {
    guard let state = Admission.State(rawValue: row["state"]) else { throw StoreError.malformedState }
    var admission = Admission(
      position: row["position"], patient: row["patient"], organisation: row["organisation"],
      isEmergency: row["emergency"], time: 0)
    (admission.state, admission.since, admission.until) = (state, row["since"], row["until"])
    return admission
  }
}
