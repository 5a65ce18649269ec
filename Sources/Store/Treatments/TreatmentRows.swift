import Foundation
import GRDB

/// The table of treatments.
enum TreatmentRows {
  static func insert(_ treatment: Treatment, db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO treatments (position, doctor, patient, code, expires, state, since, until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      treatment.position, treatment.doctor, treatment.patient, treatment.invitation.map { Data($0.code) },
      treatment.invitation?.expires, treatment.state.rawValue, treatment.since, treatment.until,
    ])
  }

  static func update(_ treatment: Treatment, db: Database) throws {
    try db.cachedStatement(sql: "UPDATE treatments SET patient = ?, state = ?, since = ?, until = ? WHERE position = ?")
      .execute(arguments: [
        treatment.patient, treatment.state.rawValue, treatment.since, treatment.until, treatment.position,
      ])
  }

  static func fetch(_ position: Int64, db: Database) throws -> Treatment? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM treatments WHERE position = ?"), arguments: [position])
      .map(treatment)
  }

  /// The one that was not ended, of this patient with this doctor.
  static func current(patient: String, doctor: String, db: Database) throws -> Treatment? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM treatments WHERE patient = ? AND doctor = ? AND state <> 'ended'"),
      arguments: [patient, doctor]
    ).map(treatment)
  }

  /// All of a patient that were not ended, in order.
  static func current(patient: String, db: Database) throws -> [Treatment] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM treatments WHERE patient = ? AND state <> 'ended' ORDER BY position"),
      arguments: [patient]
    ).map(treatment)
  }

  /// How many offers of a doctor wait to be answered and can be still.
  static func waiting(doctor: String, at time: Int64, db: Database) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT count(*) FROM treatments
          WHERE doctor = ? AND state = 'offered' AND (expires IS NULL OR expires >= ?)
          """), arguments: [doctor, time]) ?? 0
  }

  /// Whether an offer of this doctor to this patient was declined or taken back since a time, never accepted.
  static func hasLapsed(patient: String, doctor: String, after time: Int64, db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM treatments
          WHERE doctor = ? AND state = 'ended' AND patient = ? AND since IS NULL AND until > ?)
          """), arguments: [doctor, patient, time]) ?? false
  }

  /// Those to which a person is a party, ended ones included, before a position, the newest first.
  static func page(of person: String, before position: Int64, limit: Int, db: Database) throws -> [Treatment] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT * FROM treatments WHERE (doctor = ?1 OR patient = ?1) AND position < ?2
          ORDER BY position DESC LIMIT ?3
          """), arguments: [person, position, limit]
    ).map(treatment)
  }

  private static func treatment(_ row: Row) throws -> Treatment {
    guard let state = Treatment.State(rawValue: row["state"]) else { throw StoreError.malformedState }
    var invitation: Treatment.Invitation?
    if let code = row["code"] as Data?, let expires = row["expires"] as Int64? {
      invitation = Treatment.Invitation(code: Array(code), expires: expires)
    }
    return Treatment(
      position: row["position"], doctor: row["doctor"], patient: row["patient"], invitation: invitation, state: state,
      since: row["since"], until: row["until"])
  }
}
