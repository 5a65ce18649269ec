/// The right edge of an RFC 6962 tree: the roots of its largest complete subtrees. All that appending needs; at most 64
/// hashes for any size.
package struct MerkleFrontier: Sendable {
  /// Number of leaves.
  package private(set) var size: UInt64

  // One root for each bit that is set in `size`, from the highest: the largest subtree first.
  private var peaks: [Digest32]

  /// An empty tree.
  package init() {
    size = 0
    peaks = []
    peaks.reserveCapacity(64)
  }

  /// Recovers the edge from stored hashes, with at most 255 reads a tile level.
  ///
  /// - Parameters:
  ///   - size: number of leaves.
  ///   - reading: gives the hash at a tile level (0: leaf hash) and index; see ``TreeNode``.
  package init<Failure: Error>(
    size: UInt64, reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) {
    self.init()
    self.size = size
    var start: UInt64 = 0
    for height in (0..<UInt64.bitWidth).reversed() where size >> UInt64(height) & 1 == 1 {
      peaks.append(try Subtree(start: start, height: height).root(reading: reading))
      start += 1 << UInt64(height)
    }
  }

  /// RFC 6962 tree hash; ``MerkleHash/empty`` for an empty tree. At most 63 hashes.
  package var root: Digest32 {
    guard var root = peaks.last else { return MerkleHash.empty }
    for peak in peaks.dropLast().reversed() { root = MerkleHash.node(peak, root) }
    return root
  }

  /// Adds a leaf hash at position ``size``.
  ///
  /// One hash amortised; no allocation except at every 256th leaf, which completes nodes.
  /// - Returns: the nodes that this leaf completed and that must be stored with it.
  package mutating func append(_ leaf: Digest32) -> [TreeNode] {
    var completed: [TreeNode] = []
    var hash = leaf
    var height = 0
    while size >> UInt64(height) & 1 == 1, let left = peaks.popLast() {
      hash = MerkleHash.node(left, hash)
      height += 1
      if height.isMultiple(of: 8) {
        completed.append(TreeNode(tileLevel: height / 8, index: size >> UInt64(height), hash: hash))
      }
    }
    peaks.append(hash)
    size += 1
    return completed
  }
}
