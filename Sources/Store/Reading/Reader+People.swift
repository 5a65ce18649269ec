import Consent
import GRDB
import Ledger
import Vitals

extension Reader {
  /// Persons in the order of their ids.
  ///
  /// - Parameter naming: whether names are opened.
  package func persons(naming: Bool) async throws -> [PersonView] {
    try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db, sql: "SELECT id, role, active, position FROM persons WHERE role <> 'patient' ORDER BY id")
      return try rows.map { row in
        guard let role = Role(rawValue: row["role"]) else { throw StoreError.malformedState }
        return PersonView(
          id: row["id"], role: role, isActive: row["active"],
          keys: try String.fetchAll(
            snapshot.db, sql: "SELECT did FROM person_keys WHERE person = ? AND until IS NULL ORDER BY since",
            arguments: [row["id"] as String]),
          name: naming ? try snapshot.payload(at: row["position"])["name"]?.string : nil)
      }
    }
  }

  /// Patients in the order of their registration.
  ///
  /// - Parameters:
  ///   - cursor: only patients after this number.
  ///   - naming: whether names are opened.
  package func patients(
    scope: Scope, after cursor: Int64?, limit: Int, naming: Bool
  ) async throws -> Page<PatientView> {
    let bound = Page<PatientView>.bounded(limit)
    return try await read { snapshot in
      var arguments = scope.arguments
      arguments += ["after": cursor ?? 0, "limit": bound + 1]
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: """
          SELECT p.subject, p.id, p.position FROM patients p
          WHERE p.subject > :after AND (:facility OR (:node AND p.subject = 0)
            OR p.subject IN (SELECT subject FROM team WHERE person = :member))
          ORDER BY p.subject LIMIT :limit
          """, arguments: arguments)
      let patients = try rows.prefix(bound).map { try snapshot.patient($0, naming: naming) }
      return Page(items: patients, next: rows.count > bound ? patients.last?.subject.value : nil)
    }
  }

  /// One patient by pseudonym.
  ///
  /// - Returns: nil when there is none or outside the scope: the two cannot be told apart.
  package func patient(_ id: String, scope: Scope, naming: Bool) async throws -> PatientView? {
    try await read { snapshot in
      var arguments = scope.arguments
      arguments += ["id": id]
      return try Row.fetchOne(
        snapshot.db,
        sql: """
          SELECT p.subject, p.id, p.position FROM patients p
          WHERE p.id = :id AND (:facility OR (:node AND p.subject = 0)
            OR p.subject IN (SELECT subject FROM team WHERE person = :member))
          """, arguments: arguments
      ).map { try snapshot.patient($0, naming: naming) }
    }
  }
}

extension Snapshot {
  fileprivate func patient(_ row: Row, naming: Bool) throws -> PatientView {
    let subject: Int64 = row["subject"]
    return PatientView(
      id: row["id"], subject: SubjectID(subject),
      team: try String.fetchAll(
        db, sql: "SELECT person FROM team WHERE subject = ? ORDER BY rank", arguments: [subject]),
      devices: try String.fetchAll(
        db,
        sql: """
          SELECT d.name FROM bindings b JOIN devices d ON d.idx = b.device
          WHERE b.subject = ? AND b.since <= ? AND (b.until IS NULL OR b.until > ?) ORDER BY d.name
          """, arguments: [subject, now.milliseconds, now.milliseconds]),
      name: naming ? try payload(at: row["position"])["name"]?.string : nil)
  }
}
