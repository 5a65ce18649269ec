import Foundation
import GRDB
import Vault
import Vitals

/// Alerts in SQL: whose and when in clear, everything else sealed under the subject's key.
enum AlertRows {
  /// Brings the open alerts back at start-up: machines, deadlines and all.
  static func load(into ward: Ward, keyRing: KeyRing, db: Database) throws {
    for record in try fetchOpen(keyRing: keyRing, on: db) { ward.alerts.put(record) }
  }

  /// Writes the alert as it is in memory now.
  static func write(_ opened: Int64, at now: Timestamp, core: WriterCore, on db: Database) throws {
    guard let record = core.ward.alerts.alert(opened) else { return }
    try core.statements.put(
      alert: opened, subject: record.subject, ended: record.isEnded ? now.milliseconds : nil, updated: now.milliseconds,
      contents: try sealed(record, core: core, on: db))
  }

  /// The alert's contents; empty when its patient was erased within the same batch.
  private static func sealed(_ record: AlertRecord, core: WriterCore, on db: Database) throws -> [UInt8] {
    do {
      let key = try core.keyRing.key(of: record.subject.value) {
        try Data.fetchOne(
          db.cachedStatement(sql: "SELECT key FROM subjects WHERE id = ?"), arguments: [record.subject.value])
      }
      return try core.sealer.seal(
        AlertContents.bytes(of: record), under: key, at: place(record.opened, of: record.subject),
        nonce: core.randomness.nonce())
    } catch VaultError.subjectErased { return [] }
  }

  /// An alert, open or ended.
  ///
  /// - Throws: ``StoreError/unknown(_:)`` when there is none, and what ``record(_:keyRing:)`` throws.
  static func fetch(_ opened: Int64, keyRing: KeyRing, on db: Database) throws -> AlertRecord {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT a.opened, a.subject, a.contents, s.key FROM alerts a JOIN subjects s ON s.id = a.subject
          WHERE a.opened = ?
          """), arguments: [opened])
    guard let row else { throw StoreError.unknown(.alert) }
    return try record(row, keyRing: keyRing)
  }

  /// The open alerts, in the order in which they were opened.
  ///
  /// An alert whose subject was erased cannot be opened any more and is left out: there is nobody left to call about.
  static func fetchOpen(keyRing: KeyRing, on db: Database) throws -> [AlertRecord] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT a.opened, a.subject, a.contents, s.key FROM alerts a JOIN subjects s ON s.id = a.subject
        WHERE a.ended IS NULL AND s.key IS NOT NULL ORDER BY a.opened
        """)
    var records: [AlertRecord] = []
    while let row = try rows.next() { records.append(try record(row, keyRing: keyRing)) }
    return records
  }

  /// An alert from a row with the columns opened, subject, contents of `alerts` and key of `subjects`.
  ///
  /// - Throws: `VaultError.subjectErased` when the key was destroyed, `VaultError.sealBroken` for changed bytes,
  ///   ``StoreError/malformedState`` for contents that this build never writes.
  static func record(_ row: Row, keyRing: KeyRing) throws -> AlertRecord {
    let opened: Int64 = row["opened"]
    let subject = SubjectID(row["subject"])
    let sealedKey: Data? = row["key"]
    let bytes = try keyRing.key(of: subject.value) { sealedKey }
      .open(row["contents"], at: place(opened, of: subject))
    guard let contents = try? JSONDecoder().decode(AlertContents.self, from: Data(bytes)) else {
      throw StoreError.malformedState
    }
    return contents.record(opened: opened, subject: subject)
  }

  static func place(_ opened: Int64, of subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "alerts", row: opened, subject: subject.value)
  }
}
