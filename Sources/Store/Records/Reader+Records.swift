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

  /// The records at these positions, in this order; those that are not there are left out.
  package func records(at positions: [Int64]) async throws -> [RecordView] {
    try await read { snapshot in
      try positions.compactMap { try RecordRows.view($0, keyRing: snapshot.keyRing, db: snapshot.db) }
    }
  }

  /// What a patient says of themselves, newest version; nil for no patient.
  package func profile(ofPatient patient: String) async throws -> ListedValue? {
    try await read { snapshot in
      try Self.profile(of: patient, on: snapshot).map { try ListedValue.fetch($0, on: snapshot) }
    }
  }

  /// The same where it must open: nil for no patient, and after erasure.
  ///
  /// - Throws: ``StoreError/valueBroken(position:)``.
  package func openedProfile(ofPatient patient: String) async throws -> JSONValue? {
    try await read { snapshot in
      try Self.profile(of: patient, on: snapshot).flatMap {
        try SealedPayload.fetchUnlessErased($0, keyRing: snapshot.keyRing, on: snapshot.db)
      }
    }
  }

  /// Where the newest profile of a patient stands.
  private static func profile(of patient: String, on snapshot: Snapshot) throws -> Int64? {
    try Int64.fetchOne(
      snapshot.db.cachedStatement(sql: "SELECT position FROM patients WHERE id = ?"), arguments: [patient])
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
