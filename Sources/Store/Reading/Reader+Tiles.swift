import Foundation
import GRDB
import Ledger

/// The ledger as C2SP tlog-tiles serves it.
extension Reader {
  /// The hashes of a tile.
  ///
  /// - Returns: nil for a tile that the tree does not have yet, or not in this width.
  package func tile(_ tile: Tile) async throws -> [UInt8]? {
    try await read { snapshot in
      let available = UInt64(try snapshot.ledgerSize()) >> UInt64(min(8 * tile.level, 63))
      guard tile.level < 8, Self.covers(available, index: tile.index, width: tile.width) else { return nil }
      return try tile.bytes(reading: TreeRows(db: snapshot.db).hash)
    }
  }

  /// A bundle of entries.
  ///
  /// - Returns: nil for a bundle that the ledger does not have yet, or not in this width.
  package func entryBundle(index: UInt64, width: Int) async throws -> [UInt8]? {
    try await read { snapshot in
      guard Self.covers(UInt64(try snapshot.ledgerSize()), index: index, width: width) else { return nil }
      let rows = try Data.fetchAll(
        snapshot.db, sql: "SELECT bytes FROM entries WHERE position >= ? ORDER BY position LIMIT ?",
        arguments: [Int64(index) * Int64(Tile.fullWidth), width])
      return try EntryBundle.encode(rows.map { Array($0) })
    }
  }

  private static func covers(_ available: UInt64, index: UInt64, width: Int) -> Bool {
    guard (1...Tile.fullWidth).contains(width), index <= available >> 8 else { return false }
    return index << 8 + UInt64(width) <= available
  }
}
