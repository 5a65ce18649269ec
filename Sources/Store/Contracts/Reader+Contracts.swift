import Consent
import GRDB
import Ledger
import Vitals

/// Facilities' contracts as they stand on the ledger in clear. Who may see them is for the caller to have asked.
extension Reader {
  /// A facility's admissions in a state before a position, the newest first.
  package func admissions(
    at organisation: String, _ state: Admission.State, before position: Int64, limit: Int
  ) async throws -> [Admission] {
    try await read {
      try AdmissionRows.page(organisation: organisation, state: state, before: position, limit: limit, db: $0.db)
    }
  }

  /// The names of organisations, by their ids: each lies sealed beside the entry that registered it.
  package func names(of organisations: [OrganisationStanding]) async throws -> [OrganisationID: String] {
    try await read { snapshot in
      var names: [OrganisationID: String] = [:]
      for organisation in organisations {
        let payload = try SealedPayload.fetchUnlessErased(
          organisation.registered, keyRing: snapshot.keyRing, on: snapshot.db)
        names[organisation.id] = payload?["name"]?.string
      }
      return names
    }
  }

  /// A patient's admissions before a position, ended ones included, the newest first.
  package func admissions(of patient: String, before position: Int64, limit: Int) async throws -> [Admission] {
    try await read { try AdmissionRows.page(patient: patient, before: position, limit: limit, db: $0.db) }
  }

  /// The admissions of a patient that were not ended, in order.
  package func currentAdmissions(of patient: String) async throws -> [Admission] {
    try await read { try AdmissionRows.current(patient: patient, db: $0.db) }
  }

  /// The devices that belong to a facility now, before a position, the newest first.
  package func assignments(
    to organisation: String, before position: Int64, limit: Int
  ) async throws -> [DeviceAssignment] {
    try await read { try AssignmentRows.page(organisation: organisation, before: position, limit: limit, db: $0.db) }
  }

  /// Patients on whose care team a person stands, whose doctor they are, or who ever addressed a grant to them, after an id, in the order of ids.
  package func patients(near person: String, after cursor: String, limit: Int) async throws -> [NearPatient] {
    try await read { snapshot in
      try Row.fetchAll(
        snapshot.db.cachedStatement(
          sql: """
            SELECT id, max(team) AS team, max(addressed) AS addressed, max(treated) AS treated FROM (
              SELECT p.id AS id, 1 AS team, 0 AS addressed, 0 AS treated
              FROM team t JOIN patients p ON p.subject = t.subject WHERE t.person = ?1 AND p.id > ?2
              UNION ALL SELECT patient, 0, 1, 0 FROM addressed WHERE person = ?1 AND patient > ?2
              UNION ALL SELECT patient, 0, 0, 1 FROM treatments
              WHERE doctor = ?1 AND state = 'treated' AND patient > ?2)
            GROUP BY id ORDER BY id LIMIT ?3
            """), arguments: [person, cursor, limit]
      ).map {
        NearPatient(patient: $0["id"], isOnTeam: $0["team"], isAddressed: $0["addressed"], isTreated: $0["treated"])
      }
    }
  }
}

/// A patient whom somebody may have to do with.
package struct NearPatient: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// Whether the person stands on the care team.
  package let isOnTeam: Bool
  /// Whether the patient ever addressed a grant to the person.
  package let isAddressed: Bool
  /// Whether both signed that the person is the patient's doctor.
  package let isTreated: Bool
}
