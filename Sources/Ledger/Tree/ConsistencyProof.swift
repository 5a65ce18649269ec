/// Proof that a smaller tree is a prefix of a larger one (RFC 6962 section 2.1.2).
package struct ConsistencyProof: Hashable, Sendable {
  /// Leaves of the earlier tree.
  package let oldSize: UInt64
  /// Leaves of the later tree, not below `oldSize`.
  package let newSize: UInt64
  /// Empty when the sizes are equal or the earlier tree is empty.
  package let hashes: [Digest32]

  package init(oldSize: UInt64, newSize: UInt64, hashes: [Digest32]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Builds the proof from stored hashes; at most 255 reads a tile level.
  ///
  /// - Parameter reading: gives the hash at a tile level (0: leaf hash) and index; see ``TreeNode``.
  /// - Returns: nil when `oldSize` is above `newSize`.
  package init?<Failure: Error>(
    oldSize: UInt64, newSize: UInt64, reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) {
    guard oldSize <= newSize else { return nil }
    var hashes: [Digest32] = []
    if oldSize > 0, oldSize < newSize {
      var range = TreeRange(start: 0, end: newSize)
      // Down to the subtree that ends where the old tree ended; what stands beside the way is the proof.
      while range.end != oldSize {
        let goesLeft = oldSize <= range.split
        hashes.append(try (goesLeft ? range.right : range.left).root(reading: reading))
        range = goesLeft ? range.left : range.right
      }
      // A subtree that begins at 0 is the old tree itself, whose root the verifier has.
      if range.start > 0 { hashes.append(try range.root(reading: reading)) }
    }
    self.init(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
  }

  /// Checks the proof without anything but its arguments (RFC 9162 section 2.1.4.2).
  /// - Throws: ``LedgerError/malformedProof`` for an impossible shape, ``LedgerError/proofMismatch`` for other roots.
  package func verify(oldRoot: Digest32, newRoot: Digest32) throws(LedgerError) {
    guard oldSize <= newSize else { throw .malformedProof }
    if oldSize == newSize || oldSize == 0 {
      guard hashes.isEmpty else { throw .malformedProof }
      guard oldRoot == (oldSize == 0 ? MerkleHash.empty : newRoot) else { throw .proofMismatch }
      // From the empty tree nothing leads to a root, except that the empty tree has only one.
      guard newSize > 0 || newRoot == MerkleHash.empty else { throw .proofMismatch }
      return
    }
    let isComplete = oldSize & (oldSize - 1) == 0
    var path = hashes[...]
    guard let start = isComplete ? oldRoot : path.popFirst() else { throw .malformedProof }
    var node = oldSize - 1
    var last = newSize - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var old = start
    var new = start
    for sibling in path {
      guard last != 0 else { throw .malformedProof }
      if node & 1 == 1 || node == last {
        old = MerkleHash.node(sibling, old)
        new = MerkleHash.node(sibling, new)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        new = MerkleHash.node(new, sibling)
      }
      node >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .malformedProof }
    guard old == oldRoot, new == newRoot else { throw .proofMismatch }
  }
}
