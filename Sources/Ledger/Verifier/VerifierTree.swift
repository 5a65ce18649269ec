/// The verifier's own tree: a binary counter of subtree roots, written apart from ``MerkleFrontier``.
struct VerifierTree {
  /// Leaves so far.
  private(set) var size: UInt64 = 0
  /// Nodes that were completed and not yet compared with a stored one: one for 256 entries.
  private(set) var expected: [Place: Digest32] = [:]

  /// Where a stored node stands.
  struct Place: Hashable {
    let tileLevel: Int
    let index: UInt64

    /// Position of the first entry below it.
    var position: UInt64 { index << UInt64(8 * tileLevel) }
  }

  // counter[h] is the root of a complete subtree of 2^h leaves, where the size has that bit.
  private var counter = [Digest32?](repeating: nil, count: 65)
  private let collectsNodes: Bool

  init(collectsNodes: Bool) { self.collectsNodes = collectsNodes }

  mutating func add(_ leaf: Digest32) {
    var carry = leaf
    var height = 0
    while let left = counter[height] {
      carry = MerkleHash.node(left, carry)
      counter[height] = nil
      height += 1
      if collectsNodes, height % 8 == 0 {
        expected[Place(tileLevel: height / 8, index: size >> UInt64(height))] = carry
      }
    }
    counter[height] = carry
    size += 1
  }

  /// The root now: from the smallest subtree to the largest.
  func root() -> Digest32 {
    var root: Digest32?
    for case .some(let subtree) in counter {
      root = root.map { MerkleHash.node(subtree, $0) } ?? subtree
    }
    return root ?? MerkleHash.empty
  }

  /// Takes the completed node at a place off the list.
  mutating func take(_ place: Place) -> Digest32? { expected.removeValue(forKey: place) }
}
