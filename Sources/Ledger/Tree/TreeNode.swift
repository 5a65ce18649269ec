/// The hash of a complete subtree of 256^`tileLevel` entries: what is stored of the tree beside the leaf hashes, and
/// one hash in a tile of C2SP tlog-tiles.
package struct TreeNode: Hashable, Sendable {
  /// 1 and up; level 0 are the leaf hashes, which are stored with the entries.
  package let tileLevel: Int
  /// Which subtree of this level, from the left, from 0: it spans the entries from `index * 256^tileLevel`.
  package let index: UInt64
  /// RFC 6962 hash of the subtree.
  package let hash: Digest32

  package init(tileLevel: Int, index: UInt64, hash: Digest32) {
    self.tileLevel = tileLevel
    self.index = index
    self.hash = hash
  }
}
