import GRDB

extension Transaction {
  /// Patients behind a number, by number, at most so many.
  package func patients(after number: Int64, limit: Int) throws -> [(number: Int64, id: String)] {
    try Row.fetchAll(
      db, sql: "SELECT subject, id FROM patients WHERE subject > ? ORDER BY subject LIMIT ?",
      arguments: [number, limit]
    )
    .map { ($0[0], $0[1]) }
  }
}
