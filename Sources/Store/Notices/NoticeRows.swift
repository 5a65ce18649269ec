import GRDB
import Vitals

/// The outbox of notices in SQL.
enum NoticeRows {
  static func insert(
    _ kind: Notice.Kind, at position: Int64, about subject: SubjectID, to recipient: String, now: Timestamp,
    db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO notices (position, subject, recipient, kind, attempts, due, created) VALUES (?, ?, ?, ?, 0, ?, ?)
        """
    ).execute(
      arguments: [position, subject.value, recipient, kind.rawValue, now.milliseconds, now.milliseconds])
  }

  /// The earliest first.
  ///
  /// - Throws: ``StoreError/malformedState`` for a word that this build never writes.
  static func fetch(limit: Int, db: Database) throws -> [Notice] {
    try Row.fetchAll(db, sql: "SELECT * FROM notices ORDER BY due, id LIMIT ?", arguments: [limit]).map { row in
      guard let kind = Notice.Kind(rawValue: row["kind"]) else { throw StoreError.malformedState }
      return Notice(
        id: row["id"], position: row["position"], recipient: row["recipient"], kind: kind, attempts: row["attempts"],
        due: Timestamp(milliseconds: row["due"]), created: Timestamp(milliseconds: row["created"]))
    }
  }

  /// To whom a notice of this kind about an entry waits to be sent.
  static func recipients(of kind: Notice.Kind, at position: Int64, db: Database) throws -> Set<String> {
    try String.fetchSet(
      db, sql: "SELECT recipient FROM notices WHERE position = ? AND kind = ?", arguments: [position, kind.rawValue])
  }

  static func postpone(_ id: Int64, until due: Timestamp, db: Database) throws {
    try db.execute(
      sql: "UPDATE notices SET attempts = attempts + 1, due = ? WHERE id = ?", arguments: [due.milliseconds, id])
  }

  static func remove(_ id: Int64, db: Database) throws {
    try db.execute(sql: "DELETE FROM notices WHERE id = ?", arguments: [id])
  }

  /// Nobody is told anything about an erased patient.
  static func forget(_ subject: SubjectID, db: Database) throws {
    try db.execute(sql: "DELETE FROM notices WHERE subject = ?", arguments: [subject.value])
  }
}
