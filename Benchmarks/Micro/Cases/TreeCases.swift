import Ledger

/// The Merkle tree and its proofs, in memory.
struct TreeCases {
  private static let size: UInt64 = 1 << 17
  private static let proofs = 64

  func all() throws -> [Case] {
    let tree = BenchTree(size: Self.size)
    return [Self.append(tree), try Self.inclusion(tree), try Self.consistency(tree)]
  }

  private static func append(_ tree: BenchTree) -> Case {
    let leaves = tree.leaves.prefix(4_096)
    return Case(
      "Merkle append", unit: "entry", operations: leaves.count,
      floor: .code("one SHA-256 of 65 bytes") { for leaf in leaves { keep(MerkleHash.node(leaf, leaf)) } },
      work: {
        var frontier = MerkleFrontier()
        for leaf in leaves { keep(frontier.append(leaf).count) }
        keep(frontier.root)
      })
  }

  private static func inclusion(_ tree: BenchTree) throws -> Case {
    var dice = Dice(state: 3)
    let size = Self.size - 3
    let root = try tree.root(size: size)
    let indexes = (0..<proofs).map { _ in UInt64.random(in: 0..<size, using: &dice) }
    let depth = try indexes.map { try tree.inclusion(of: $0, size: size).hashes.count }
    return Case(
      "inclusion proof: make and check, 2^17 entries", unit: "proof", operations: proofs,
      floor: .code("as many hashes as it has") {
        for count in depth { for step in 0..<count { keep(MerkleHash.node(tree.leaves[step], root)) } }
      },
      work: {
        for index in indexes {
          try tree.inclusion(of: index, size: size).verify(leaf: tree.leaves[Int(index)], root: root)
        }
      })
  }

  private static func consistency(_ tree: BenchTree) throws -> Case {
    var dice = Dice(state: 4)
    let size = Self.size - 3
    let root = try tree.root(size: size)
    let old = (0..<proofs).map { _ in UInt64.random(in: 1..<size, using: &dice) }
    let roots = try old.map { try tree.root(size: $0) }
    let depth = try old.map { try tree.consistency(from: $0, to: size).hashes.count }
    return Case(
      "consistency proof: make and check, 2^17 entries", unit: "proof", operations: proofs,
      floor: .code("two hashes for each that it has") {
        for count in depth { for step in 0..<2 * count { keep(MerkleHash.node(tree.leaves[step], root)) } }
      },
      work: {
        for (index, size0) in old.enumerated() {
          try tree.consistency(from: size0, to: size).verify(oldRoot: roots[index], newRoot: root)
        }
      })
  }
}
