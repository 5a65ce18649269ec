import GRDB
import Ledger

extension Reader {
  /// A patient's records before a position, the newest first.
  package func records(of patient: String, before position: Int64, limit: Int) async throws -> [RecordView] {
    try await read { snapshot in
      let subject = try Int64.fetchOne(
        snapshot.db.cachedStatement(sql: "SELECT subject FROM patients WHERE id = ?"), arguments: [patient])
      guard let subject else { return [] }
      return try RecordRows.page(
        of: SubjectID(subject), before: position, limit: limit, keyRing: snapshot.keyRing, db: snapshot.db)
    }
  }

  /// The name in a patient's registration; nil when there is none, and after erasure.
  ///
  /// - Throws: ``StoreError/valueBroken(position:)``.
  package func name(ofPatient patient: String) async throws -> String? {
    try await read { snapshot in
      let position = try Int64.fetchOne(
        snapshot.db.cachedStatement(sql: "SELECT position FROM patients WHERE id = ?"), arguments: [patient])
      guard let position else { return nil }
      return try SealedPayload.fetchUnlessErased(position, keyRing: snapshot.keyRing, on: snapshot.db)?["name"]?.string
    }
  }

  /// Accesses to a patient's data and attempts at it, the newest first.
  package func accesses(of patient: String, before position: Int64, limit: Int) async throws -> Page<AccessView> {
    try await accesses("a.patient = ?", patient, before: position, limit: limit)
  }

  /// A person's own accesses and attempts, the newest first.
  package func accesses(by person: String, before position: Int64, limit: Int) async throws -> Page<AccessView> {
    try await accesses("a.person = ?", person, before: position, limit: limit)
  }

  /// - Parameter condition: from our own code, never from outside.
  private func accesses(
    _ condition: String, _ whose: String, before position: Int64, limit: Int
  ) async throws -> Page<AccessView> {
    let limit = Page<AccessView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db.cachedStatement(
          sql: """
            SELECT \(EntryView.columns) FROM accesses a JOIN entries e ON e.position = a.position
            LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
            WHERE \(condition) AND a.position < ? ORDER BY a.position DESC LIMIT ?
            """), arguments: [whose, position, limit])
      let items = try rows.map { row in
        let view = try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true }
        return AccessView(position: view.position, entry: view.entry, payload: view.payload)
      }
      return Page(items: items, next: items.count < limit ? nil : items.last?.position)
    }
  }
}
