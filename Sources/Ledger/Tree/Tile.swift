/// A tile of the log as C2SP tlog-tiles serves it: up to 256 consecutive hashes of one level.
package struct Tile: Hashable, Sendable {
  /// Hashes in a full tile.
  package static let fullWidth = 256

  /// 0...63; 0 are the leaf hashes.
  package let level: Int
  /// Position within the level, from 0.
  package let index: UInt64
  /// Number of hashes, 1...256.
  package let width: Int

  /// - Throws: ``LedgerError/malformedTile`` for a level outside 0...63 or a width outside 1...256.
  package init(level: Int, index: UInt64, width: Int) throws(LedgerError) {
    guard (0...63).contains(level), (1...Self.fullWidth).contains(width) else { throw .malformedTile }
    self.init(uncheckedLevel: level, index: index, width: width)
  }

  init(uncheckedLevel level: Int, index: UInt64, width: Int) {
    self.level = level
    self.index = index
    self.width = width
  }

  /// Every tile of a tree of this size: full ones and, at the right edge, the partial one of each level.
  package static func all(ofSize size: UInt64) -> some Sequence<Tile> {
    (0..<8).lazy.flatMap { level in
      let hashes = size >> UInt64(8 * level)
      let tiles = hashes / 256 + (hashes.isMultiple(of: 256) ? 0 : 1)
      return (0..<tiles).lazy.map { index in
        Tile(uncheckedLevel: level, index: index, width: Int(min(256, hashes - index * 256)))
      }
    }
  }

  /// The hashes, one after the other: 32 bytes each.
  /// - Parameter reading: gives the hash at a tile level (0: leaf hash) and index; see ``TreeNode``.
  package func bytes<Failure: Error>(
    reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32 * width)
    for offset in 0..<width { bytes += try reading(level, index * 256 + UInt64(offset)).bytes }
    return bytes
  }

  /// The path below the log's prefix: `tile/0/x001/067`, with `.p/W` for a partial tile.
  package var path: String { "tile/\(level)/\(TilePath.encode(index, width: width))" }
}
