import Ledger

/// A whole tree in memory: leaf hashes and the stored nodes above them, as the store keeps them in its tables.
struct BenchTree {
  struct Absent: Error {}

  let leaves: [Digest32]
  private var nodes: [[Digest32]] = Array(repeating: [], count: 8)

  init(size: UInt64) {
    leaves = (0..<size).map { number in withUnsafeBytes(of: number) { MerkleHash.leaf($0) } }
    var frontier = MerkleFrontier()
    for leaf in leaves {
      for node in frontier.append(leaf) { nodes[node.tileLevel].append(node.hash) }
    }
  }

  func root(size: UInt64) throws -> Digest32 { try MerkleFrontier(size: size, reading: read).root }

  func inclusion(of index: UInt64, size: UInt64) throws -> InclusionProof {
    guard let proof = try InclusionProof(index: index, size: size, reading: read) else { throw Absent() }
    return proof
  }

  func consistency(from old: UInt64, to new: UInt64) throws -> ConsistencyProof {
    guard let proof = try ConsistencyProof(oldSize: old, newSize: new, reading: read) else { throw Absent() }
    return proof
  }

  private func read(_ tileLevel: Int, _ index: UInt64) throws -> Digest32 {
    let row = tileLevel == 0 ? leaves : nodes[tileLevel]
    guard index < row.count else { throw Absent() }
    return row[Int(index)]
  }
}
