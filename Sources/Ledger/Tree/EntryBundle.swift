/// Up to 256 entries as C2SP tlog-tiles serves them: each with its length before it, 16 bits, big-endian.
package enum EntryBundle {
  /// - Throws: ``LedgerError/entryTooLarge(bytes:)`` for an entry that 16 bits cannot measure.
  package static func encode(_ entries: some Sequence<[UInt8]>) throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries { try append(entry, to: &bytes) }
    return bytes
  }

  /// Adds one entry to a bundle.
  /// - Throws: ``LedgerError/entryTooLarge(bytes:)``.
  package static func append(_ entry: [UInt8], to bytes: inout [UInt8]) throws(LedgerError) {
    guard let count = UInt16(exactly: entry.count) else { throw .entryTooLarge(bytes: entry.count) }
    bytes.append(UInt8(count >> 8))
    bytes.append(UInt8(count & 0xFF))
    bytes.append(contentsOf: entry)
  }

  /// The entries, in order.
  /// - Throws: ``LedgerError/malformedTile`` when the bytes end inside an entry or there are more than 256.
  package static func parse(_ bytes: [UInt8]) throws(LedgerError) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var rest = bytes[...]
    while let high = rest.popFirst() {
      guard entries.count < Tile.fullWidth, let low = rest.popFirst() else { throw .malformedTile }
      let count = Int(high) << 8 | Int(low)
      guard rest.count >= count else { throw .malformedTile }
      entries.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return entries
  }

  /// The path below the log's prefix: `tile/entries/x001/067`, with `.p/W` for a partial bundle.
  package static func path(index: UInt64, width: Int) -> String {
    "tile/entries/\(TilePath.encode(index, width: width))"
  }
}
