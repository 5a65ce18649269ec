import Foundation
import GRDB
import Ledger
import Vault

/// The records' tables.
enum RecordRows {
  /// What ``RecordProjection`` derives.
  static let derivedTables = ["records"]

  static func insert(
    position: Int64, subject: SubjectID, author: String, organisation: String?, corrects: Int64?, file: ContentID?,
    db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO records (position, subject, author, organisation, corrects, file) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [position, subject.value, author, organisation, corrects, file.map { Data($0.digest.bytes) }])
  }

  /// The next row of `wraps`: it is part of the place that a wrap is sealed for, so it is known before.
  static func nextWrap(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) + 1 FROM wraps")) ?? 1
  }

  /// A reader's wrap takes the place of an older one for the same file.
  static func replace(
    wrap id: Int64, file: ContentID, subject: SubjectID, reader: String, bytes: [UInt8], db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO wraps (id, file, subject, reader, bytes) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [id, Data(file.digest.bytes), subject.value, reader, Data(bytes)])
  }

  static func contentID(_ data: Data?) throws -> ContentID? {
    guard let data else { return nil }
    guard let digest = Digest32(bytes: data) else { throw StoreError.malformedState }
    return ContentID(digest: digest)
  }

  /// What erasure takes: the wraps, and which files were the patient's. What stood in clear on the ledger stays.
  static func forget(_ subject: SubjectID, db: Database) throws {
    try db.execute(sql: "DELETE FROM wraps WHERE subject = ?", arguments: [subject.value])
    try db.execute(sql: "UPDATE records SET file = NULL WHERE subject = ?", arguments: [subject.value])
  }

  /// The addresses of all files that an entry names and whose patient was not erased.
  static func liveFiles(_ db: Database) throws -> [ContentID] {
    try Data.fetchAll(
      db,
      sql: """
        SELECT DISTINCT r.file FROM records r JOIN subjects s ON s.id = r.subject
        WHERE r.file IS NOT NULL AND s.key IS NOT NULL
        """
    ).compactMap { try contentID($0) }
  }
}
