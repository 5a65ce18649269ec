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
      var values = AccountedValues(snapshot: snapshot)
      var entries: [AccountedEntry] = []
      for position in try snapshot.accountedPositions(ofDevice: device, named: name, in: period) {
        guard
          let proof = try InclusionProof(
            index: UInt64(position), size: size, reading: TreeRows(db: snapshot.db).hash)
        else { continue }
        entries.append(try values.entry(at: position, proof: TlogProof(proof: proof, checkpoint: checkpoint)))
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
        SELECT e.position FROM summaries m JOIN entries e ON e.position = m.position
        WHERE m.device = :device AND m.start >= :from AND m.start < :until
          AND json_extract(CAST(e.bytes AS TEXT), '$.type') != :folded
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
        "folded": EntryType.summaryFolded.rawValue,
        "from": period.lowerBound.milliseconds, "until": period.upperBound.milliseconds,
      ])
  }
}
