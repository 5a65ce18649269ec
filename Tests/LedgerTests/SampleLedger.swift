import Crypto

@testable import Ledger

/// A small ledger, written by the writer's own types from fixed inputs, with everything that is stored of it.
struct SampleLedger {
  var entries: [[UInt8]] = []
  var leaves: [Digest32] = []
  var blocks: [BlockRecord] = []
  var nodes: [TreeNode] = []
  private(set) var frontier = MerkleFrontier()
  private var previous = Digest32.zero
  private var time: Int64 = 1_700_000_000_000
  var key: NodeKey

  init(key: NodeKey) throws {
    self.key = key
    let origin = Entry(
      type: .nodeOrigin, time: time, origin: key.name, facility: "general", author: key.name,
      body: NodeOrigin(key: key.did).body)
    try append([origin], kind: .regular)
  }

  /// A ledger whose blocks have these numbers of entries, after the block with the origin.
  init(blocks counts: [Int]) throws {
    try self.init(key: try NodeKey(name: "vigil.example/ward-7", seed: Array(0..<32)))
    for count in counts {
      let first = entries.count
      try append(try (first..<first + count).map { try entry($0) }, kind: count == 1 ? .emergency : .regular)
    }
  }

  func entry(_ number: Int) throws -> Entry {
    Entry(
      type: .readingAlarmed, time: time + Int64(number), origin: key.name, facility: "general",
      author: "device-\(number)",
      subject: "p\(number)", body: ["note": .string("é\n\(number)"), "seq": .integer(Int64(number))],
      commitment: try Commitment.make(payload: [UInt8(number & 255)], salt: Array(repeating: 7, count: 32)))
  }

  mutating func append(_ block: [Entry], kind: BlockKind) throws {
    let first = frontier.size
    for entry in block {
      let bytes = try entry.canonicalBytes()
      entries.append(bytes)
      leaves.append(MerkleHash.leaf(bytes))
      nodes += frontier.append(MerkleHash.leaf(bytes))
    }
    time += 10
    let header = Block(
      index: UInt64(blocks.count), time: time, previous: previous, first: first, count: UInt64(block.count),
      root: frontier.root, kind: kind, node: key.name)
    previous = try header.hash
    blocks.append(try BlockRecord(signing: header, with: key))
  }

  func read(_ tileLevel: Int, _ index: UInt64) throws -> Digest32 {
    if tileLevel == 0 { return try known(leaves.indices.contains(Int(index)) ? leaves[Int(index)] : nil) }
    return try known(nodes.first { $0.tileLevel == tileLevel && $0.index == index }?.hash)
  }

  /// The head, as an anchor would keep it.
  var head: AnchorHead {
    get throws {
      let last = try Block.parse(blocks[blocks.count - 1].header)
      return AnchorHead(
        origin: last.node, size: last.positions.upperBound, root: last.root, blockIndex: last.index,
        blockHash: blocks[blocks.count - 1].hash)
    }
  }

  /// Feeds a verifier as a store would: blocks by their own headers, entries by row.
  func verify(anchor: AnchorHead? = nil, trusted: NoteKey? = nil) -> VerificationOutcome {
    var verifier = LedgerVerifier(anchor: anchor, trusted: trusted)
    feed(&verifier)
    return verifier.finish()
  }

  /// As ``verify(anchor:trusted:)``, with the signatures checked apart, the last first.
  func verifyDeferring(anchor: AnchorHead? = nil, trusted: NoteKey? = nil) -> VerificationOutcome {
    var verifier = LedgerVerifier(anchor: anchor, trusted: trusted, defersSignatures: true)
    feed(&verifier)
    let faults = verifier.takeSignatureChecks().reversed().compactMap { $0.run() }
    let rest = verifier.finish()
    return faults.last.map { .broken($0) } ?? rest
  }

  private func feed(_ verifier: inout LedgerVerifier) {
    var position = 0
    for (index, record) in blocks.enumerated() {
      verifier.block(record)
      let end = ends.indices.contains(index) ? ends[index] : entries.count
      while position < min(end, entries.count) {
        verifier.entry(position: UInt64(position), bytes: entries[position], storedLeafHash: leaves[position])
        position += 1
      }
    }
    while position < entries.count {
      verifier.entry(position: UInt64(position), bytes: entries[position], storedLeafHash: leaves[position])
      position += 1
    }
    for node in nodes { verifier.treeNode(node) }
  }

  /// Where each block ends, by its header where that still parses.
  private var ends: [Int] {
    blocks.map { record in (try? Block.parse(record.header)).map { Int(clamping: $0.positions.upperBound) } ?? 0 }
  }
}

/// A hash was asked for that nothing stores.
struct NotStored: Error {}

private func known(_ hash: Digest32?) throws -> Digest32 {
  guard let hash else { throw NotStored() }
  return hash
}
