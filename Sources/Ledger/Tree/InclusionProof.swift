/// Proof that a leaf stands at an index of a tree of a given size (RFC 6962 section 2.1.1).
package struct InclusionProof: Hashable, Sendable {
  /// Position of the leaf, below `size`.
  package let index: UInt64
  /// Number of leaves of the tree that the proof is for.
  package let size: UInt64
  /// From the leaf's sibling up to the root's child.
  package let hashes: [Digest32]

  package init(index: UInt64, size: UInt64, hashes: [Digest32]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Builds the proof from stored hashes; at most 255 reads a tile level.
  ///
  /// - Parameter reading: gives the hash at a tile level (0: leaf hash) and index; see ``TreeNode``.
  /// - Returns: nil when there is no leaf at `index`.
  package init?<Failure: Error>(
    index: UInt64, size: UInt64, reading: (_ tileLevel: Int, _ index: UInt64) throws(Failure) -> Digest32
  ) throws(Failure) {
    guard index < size else { return nil }
    var hashes: [Digest32] = []
    var range = TreeRange(start: 0, end: size)
    while range.count > 1 {
      let goesLeft = index < range.split
      hashes.append(try (goesLeft ? range.right : range.left).root(reading: reading))
      range = goesLeft ? range.left : range.right
    }
    self.init(index: index, size: size, hashes: hashes.reversed())
  }

  /// The root that this proof leads to from `leaf` (RFC 9162 section 2.1.3.2), or nil for a proof of impossible shape.
  package func root(from leaf: Digest32) -> Digest32? {
    guard index < size else { return nil }
    var node = index
    var last = size - 1
    var hash = leaf
    for sibling in hashes {
      guard last != 0 else { return nil }
      if node & 1 == 1 || node == last {
        hash = MerkleHash.node(sibling, hash)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = MerkleHash.node(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }

  /// Checks the proof without anything but its arguments.
  /// - Throws: ``LedgerError/malformedProof`` for an impossible shape, ``LedgerError/proofMismatch`` for another root.
  package func verify(leaf: Digest32, root: Digest32) throws(LedgerError) {
    guard let computed = self.root(from: leaf) else { throw .malformedProof }
    guard computed == root else { throw .proofMismatch }
  }
}
