import TestChance
import Testing

@testable import Ledger

@Suite struct TreeTests {
  // github.com/transparency-dev/merkle testonly/constants.go, from Google's certificate-transparency.
  static let inputs = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
  ]
  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func `the published leaves give the published roots`() throws {
    let tree = try Self.published()
    var frontier = MerkleFrontier()
    #expect(frontier.root.hex == Self.roots[0])
    for (size, leaf) in tree.leaves.enumerated() {
      _ = frontier.append(leaf)
      #expect(frontier.root.hex == Self.roots[size + 1])
    }
  }

  @Test(arguments: [
    (
      UInt64(0),
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      UInt64(5),
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
  ])
  func `the published inclusion proofs are built and verified`(index: UInt64, hashes: [String]) throws {
    let tree = try Self.published()
    let proof = try #require(try InclusionProof(index: index, size: 8, reading: tree.read))
    #expect(proof.hashes.map(\.hex) == hashes)
    try proof.verify(leaf: tree.leaves[Int(index)], root: try #require(Digest32(hex: Self.roots[8])))
  }

  @Test(arguments: [
    (
      UInt64(2), UInt64(5),
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
    (
      UInt64(6), UInt64(8),
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
  ])
  func `the published consistency proofs are built and verified`(old: UInt64, new: UInt64, hashes: [String]) throws {
    let tree = try Self.published()
    let proof = try #require(try ConsistencyProof(oldSize: old, newSize: new, reading: tree.read))
    #expect(proof.hashes.map(\.hex) == hashes)
    try proof.verify(
      oldRoot: try #require(Digest32(hex: Self.roots[Int(old)])),
      newRoot: try #require(Digest32(hex: Self.roots[Int(new)])))
  }

  @Test func `every proof of every small tree verifies, and for no other root`() throws {
    let tree = TestTree(size: 40)
    for size in 0...UInt64(40) {
      let root = tree.naiveRoot(0..<Int(size))
      for index in 0..<size {
        let proof = try #require(try InclusionProof(index: index, size: size, reading: tree.read))
        try proof.verify(leaf: tree.leaves[Int(index)], root: root)
        let other = MerkleHash.node(root, root)
        #expect(throws: LedgerError.proofMismatch) { try proof.verify(leaf: other, root: root) }
        let longer = InclusionProof(index: index, size: size, hashes: proof.hashes + [root])
        #expect(throws: LedgerError.malformedProof) { try longer.verify(leaf: tree.leaves[Int(index)], root: root) }
      }
      #expect(try InclusionProof(index: size, size: size, reading: tree.read) == nil)
      for old in 0...size {
        let oldRoot = tree.naiveRoot(0..<Int(old))
        let proof = try #require(try ConsistencyProof(oldSize: old, newSize: size, reading: tree.read))
        try proof.verify(oldRoot: oldRoot, newRoot: root)
        let other = MerkleHash.node(root, root)
        #expect(throws: LedgerError.proofMismatch) { try proof.verify(oldRoot: other, newRoot: root) }
      }
    }
  }

  @Test func `trees of up to 600 leaves agree with the definition, also after recovery`() throws {
    let tree = TestTree(size: 600)
    var frontier = MerkleFrontier()
    var random = SplitMix64(seed: 6962)
    for size in 1...600 {
      _ = frontier.append(tree.leaves[size - 1])
      let root = tree.naiveRoot(0..<size)
      #expect(frontier.root == root)
      var recovered = try MerkleFrontier(size: UInt64(size), reading: tree.read)
      #expect(recovered.root == root)
      #expect(recovered.size == UInt64(size))
      if size < 600 {
        _ = recovered.append(tree.leaves[size])
        #expect(recovered.root == tree.naiveRoot(0..<size + 1))
      }
      for index in [0, size / 2, size - 1, Int(random.next() % UInt64(size))] {
        let proof = try #require(try InclusionProof(index: UInt64(index), size: UInt64(size), reading: tree.read))
        try proof.verify(leaf: tree.leaves[index], root: root)
      }
      let old = Int(random.next() % UInt64(size + 1))
      let proof = try #require(try ConsistencyProof(oldSize: UInt64(old), newSize: UInt64(size), reading: tree.read))
      try proof.verify(oldRoot: tree.naiveRoot(0..<old), newRoot: root)
    }
  }

  @Test func `nodes are stored at tile boundaries only, across two levels`() throws {
    let tree = TestTree(size: 65_536 + 300)
    #expect(tree.nodes[1]?.count == 257)
    #expect(tree.nodes[2]?.count == 1)
    let root = tree.frontier.root
    #expect(try MerkleFrontier(size: 65_836, reading: tree.read).root == root)
    for index: UInt64 in [0, 255, 256, 65_535, 65_536, 65_835] {
      let proof = try #require(try InclusionProof(index: index, size: 65_836, reading: tree.read))
      try proof.verify(leaf: tree.leaves[Int(index)], root: root)
    }
  }

  static func published() throws -> TestTree {
    TestTree(leaves: try inputs.map { MerkleHash.leaf(try #require(Hexadecimal.decode($0))) })
  }
}

/// Leaves and stored nodes in memory.
struct TestTree {
  let leaves: [Digest32]
  private(set) var nodes: [Int: [UInt64: Digest32]] = [:]
  private(set) var frontier = MerkleFrontier()

  init(size: Int) {
    self.init(leaves: (0..<size).map { MerkleHash.leaf(Array("leaf \($0)".utf8)) })
  }

  init(leaves: [Digest32]) {
    self.leaves = leaves
    for leaf in leaves {
      for node in frontier.append(leaf) { nodes[node.tileLevel, default: [:]][node.index] = node.hash }
    }
  }

  func read(_ tileLevel: Int, _ index: UInt64) throws -> Digest32 {
    if tileLevel == 0 { return leaves[Int(index)] }
    guard let hash = nodes[tileLevel]?[index] else { throw NotStored() }
    return hash
  }

  /// RFC 6962 section 2.1, word for word.
  func naiveRoot(_ range: Range<Int>) -> Digest32 {
    guard range.count > 1 else { return range.first.map { leaves[$0] } ?? MerkleHash.empty }
    var split = 1
    while split * 2 < range.count { split *= 2 }
    let middle = range.lowerBound + split
    return MerkleHash.node(naiveRoot(range.lowerBound..<middle), naiveRoot(middle..<range.upperBound))
  }
}
