import Foundation
import GRDB
import Ledger
import Vault
import Vitals

extension Reader {
  /// What the ledger holds of one device's readings, with values and proofs, for somebody who kept the readings.
  ///
  /// - Parameters:
  ///   - period: summaries of windows that begin in it, and alarmed readings of times in it.
  ///   - block: the block whose checkpoint is proved against: one that the anchor covers (LEDGER-4).
  /// - Returns: nil when no device bears this name.
  /// - Throws: `VaultError.subjectErased` when a patient who wore it was erased: there are no values to prove.
  package func account(
    ofDevice name: String, in period: Range<Timestamp>, block: Int64
  ) async throws -> ReadingAccount? {
    try await read { snapshot in
      guard
        let device = try Int64.fetchOne(
          snapshot.db.cachedStatement(sql: "SELECT idx FROM devices WHERE name = ?"), arguments: [name]),
        let block = try snapshot.block(block)
      else { return nil }
      let size = block.block.positions.upperBound
      let checkpoint = try SignedNote(parsing: block.checkpoint)
      var entries: [AccountedEntry] = []
      for position in try snapshot.accountedPositions(ofDevice: device, named: name, in: period) {
        guard
          let proof = try InclusionProof(
            index: UInt64(position), size: size, reading: TreeRows(db: snapshot.db).hash)
        else { continue }
        entries.append(
          try snapshot.accounted(position, proof: TlogProof(proof: proof, checkpoint: checkpoint)))
      }
      return ReadingAccount(device: name, entries: entries)
    }
  }
}

extension Snapshot {
  /// Positions of the device's summaries and alarmed readings, ascending.
  fileprivate func accountedPositions(
    ofDevice device: Int64, named name: String, in period: Range<Timestamp>
  ) throws -> [Int64] {
    try Int64.fetchAll(
      db,
      sql: """
        SELECT position FROM summaries WHERE device = :device AND start >= :from AND start < :until
        UNION
        SELECT e.position FROM bindings b JOIN alerts a ON a.subject = b.subject
          JOIN alert_entries l ON l.alert = a.opened JOIN entries e ON e.position = l.position
        WHERE b.device = :device AND json_extract(CAST(e.bytes AS TEXT), '$.type') = :alarmed
          AND json_extract(CAST(e.bytes AS TEXT), '$.body.device') = :name
          AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') >= :from
          AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') < :until
        ORDER BY 1
        """,
      arguments: [
        "device": device, "name": name, "alarmed": EntryType.readingAlarmed.rawValue,
        "from": period.lowerBound.milliseconds, "until": period.upperBound.milliseconds,
      ])
  }

  fileprivate func accounted(_ position: Int64, proof: TlogProof) throws -> AccountedEntry {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT e.bytes, v.subject, v.bytes AS sealed, s.key FROM entries e
          JOIN sealed v ON v.position = e.position JOIN subjects s ON s.id = v.subject WHERE e.position = ?
          """), arguments: [position])
    guard let row else { throw StoreError.malformedState }
    let subject: Int64 = row["subject"]
    let key: Data? = row["key"]
    let plaintext = try keyRing.key(of: subject) { key }
      .open(row["sealed"], at: SealedPlace(table: "sealed", row: position, subject: subject))
    guard plaintext.count > Commitment.saltBytes else { throw StoreError.malformedState }
    return AccountedEntry(
      bytes: Array(row["bytes"] as Data), payload: Array(plaintext[Commitment.saltBytes...]),
      salt: Array(plaintext[..<Commitment.saltBytes]), proof: proof)
  }
}
