/// A complete subtree of 2^`height` leaves that begins at a multiple of its own width.
struct Subtree {
  let start: UInt64
  let height: Int

  /// Its RFC 6962 hash, folded from the stored hashes of the tile level at or below `height` (at most 128 reads).
  func root<Failure: Error>(
    reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) -> Digest32 {
    let tileLevel = height / 8
    let first = start >> UInt64(8 * tileLevel)
    var row: [Digest32] = []
    let width = 1 << (height % 8)
    row.reserveCapacity(width)
    for offset in 0..<width { row.append(try reading(tileLevel, first + UInt64(offset))) }
    while row.count > 1 {
      for pair in 0..<row.count / 2 { row[pair] = MerkleHash.node(row[2 * pair], row[2 * pair + 1]) }
      row.removeLast(row.count / 2)
    }
    return row[0]
  }
}
