/// Leaves `start..<end` of a tree, as the recursion of RFC 6962 section 2.1 cuts them.
struct TreeRange {
  let start: UInt64
  let end: UInt64

  var count: UInt64 { end - start }

  /// The largest power of two smaller than `count`, which must be at least 2: where RFC 6962 splits.
  var split: UInt64 {
    let highest = UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    return start + (1 << highest)
  }

  var left: TreeRange { TreeRange(start: start, end: split) }
  var right: TreeRange { TreeRange(start: split, end: end) }

  /// The RFC 6962 hash of these leaves. `start` must be a multiple of the largest power of two in `count`, which every
  /// range is that comes from splitting a tree.
  func root<Failure: Error>(
    reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) -> Digest32 {
    var roots: [Digest32] = []
    var at = start
    while at < end {
      let height = UInt64.bitWidth - 1 - (end - at).leadingZeroBitCount
      roots.append(try Subtree(start: at, height: height).root(reading: reading))
      at += 1 << UInt64(height)
    }
    guard var root = roots.popLast() else { return MerkleHash.empty }
    while let left = roots.popLast() { root = MerkleHash.node(left, root) }
    return root
  }
}
