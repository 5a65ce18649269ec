import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// Files on their way in, beside the ledger.
extension Transaction {
  /// How long an upload may take over all restarts, in milliseconds.
  package static let uploadMilliseconds: Int64 = 24 * 3_600_000

  /// Takes note of an upload that begins.
  ///
  /// - Parameter plaintext: the file's length and key, when the gateway seals it.
  /// - Returns: its row.
  package func begin(upload id: String, by person: String, plaintext: (bytes: Int64, key: FileKey)?) throws -> Int64 {
    guard let subject = registry.person(id: person)?.subject else { throw StoreError.unknown(.person) }
    try forgetStaleUploads()
    // By chance, and so never twice: whoever still holds the row of one that has ended reaches no other with it.
    let row = core.configuration.random(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & .max
    let state = try key(of: subject).seal(
      try CanonicalJSON.encode(KeptUpload.state(id: id, plaintext: plaintext)),
      at: UploadRows.place(row, of: subject), nonce: core.randomness.nonce())
    try db.cachedStatement(sql: "INSERT INTO uploads (id, person, begun, state) VALUES (?, ?, ?, ?)")
      .execute(arguments: [row, person, now.milliseconds, Data(state)])
    return row
  }

  /// Promises an object to the disk before it is written, so that one that lies there is known after a restart, and no two
  /// are ever sealed in the same place of a file. One that is known already is not counted again, and an upload that has
  /// ended is promised nothing.
  package func promise(_ object: ContentID, to upload: Int64, of person: String) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO upload_objects (upload, idx, person, cid)
        SELECT id, (SELECT coalesce(max(idx), -1) + 1 FROM upload_objects WHERE upload = ?1), ?2, ?3
        FROM uploads WHERE id = ?1
        """
    ).execute(arguments: [upload, person, Data(object.digest.bytes)])
  }

  /// Forgets what was promised of an upload but its first objects.
  package func keepOnly(first count: Int, of upload: Int64) throws {
    try db.execute(sql: "DELETE FROM upload_objects WHERE upload = ? AND idx >= ?", arguments: [upload, count])
  }

  private func forgetStaleUploads() throws {
    let after = now.adding(milliseconds: -Self.uploadMilliseconds)
    let stale = try Int64.fetchAll(db, sql: "SELECT id FROM uploads WHERE begun <= ?", arguments: [after.milliseconds])
    for upload in stale { try end(upload: upload) }
  }

  /// Forgets an upload and its key: in the transaction of the record that names its file, or because it was given up.
  package func end(upload: Int64) throws {
    try db.execute(sql: "DELETE FROM uploads WHERE id = ?", arguments: [upload])
    try db.execute(sql: "DELETE FROM upload_objects WHERE upload = ?", arguments: [upload])
  }
}

/// The uploads' tables.
enum UploadRows {
  static func place(_ row: Int64, of subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "uploads", row: row, subject: subject.value)
  }

  /// All that began after an instant; those of erased persons are gone.
  static func all(after: Timestamp, keyRing: KeyRing, db: Database) throws -> [KeptUpload] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT u.id, u.person, u.begun, u.state, p.subject, s.key FROM uploads u JOIN persons p ON p.id = u.person
        JOIN subjects s ON s.id = p.subject WHERE u.begun > ? AND s.key IS NOT NULL ORDER BY u.begun, u.id
        """, arguments: [after.milliseconds])
    return try rows.map { row in
      let (id, subject): (Int64, Int64) = (row["id"], row["subject"])
      let key = try keyRing.key(of: subject) { row["key"] as Data? }
      let state = try CanonicalJSON.parse(try key.open(row["state"] as Data, at: place(id, of: SubjectID(subject))))
      guard let known = KeptUpload.parse(state) else { throw StoreError.malformedState }
      let objects = try Data.fetchAll(
        db, sql: "SELECT cid FROM upload_objects WHERE upload = ? ORDER BY idx", arguments: [id])
      return KeptUpload(
        row: id, id: known.id, person: row["person"], begun: Timestamp(milliseconds: row["begun"]),
        plaintext: known.plaintext, objects: try objects.compactMap { try RecordRows.contentID($0) })
    }
  }
}

extension Store {
  /// The uploads that a restart found, those that took too long left out. Blocks: never call it from an async context.
  package func keptUploads() throws -> [KeptUpload] {
    let after = configuration.clock().adding(milliseconds: -Transaction.uploadMilliseconds)
    return try pool.read { [keyRing] in try UploadRows.all(after: after, keyRing: keyRing, db: $0) }
  }
}
