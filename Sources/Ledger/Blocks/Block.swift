/// The header of a block: a run of entries that became durable together, linked to the block before.
package struct Block: Hashable, Sendable {
  /// Position of the block, from 0.
  package let index: UInt64
  /// When it was cut: milliseconds since 1970-01-01T00:00:00Z, by the node's clock.
  package let time: Int64
  /// Hash of the block before; ``Digest32/zero`` for block 0.
  package let previous: Digest32
  /// Position of its first entry.
  package let first: UInt64
  /// Number of its entries, at least 1.
  package let count: UInt64
  /// RFC 6962 root of the tree after its last entry.
  package let root: Digest32
  package let kind: BlockKind
  /// Name of the node that signs it, as in ``NodeKey/name``.
  package let node: String

  package init(
    index: UInt64, time: Int64, previous: Digest32, first: UInt64, count: UInt64, root: Digest32, kind: BlockKind,
    node: String
  ) {
    self.index = index
    self.time = time
    self.previous = previous
    self.first = first
    self.count = count
    self.root = root
    self.kind = kind
    self.node = node
  }

  /// The header as canonical JSON (RFC 8785), digests in hexadecimal.
  /// - Throws: ``LedgerError/malformedBlock(member:)`` for a number beyond 2^53 - 1, an empty block or an empty name.
  package func canonicalBytes() throws(LedgerError) -> [UInt8] {
    guard count > 0 else { throw .malformedBlock(member: "count") }
    guard !node.isEmpty else { throw .malformedBlock(member: "node") }
    let (count, first) = (try Self.number(count, "count"), try Self.number(first, "first"))
    let index = try Self.number(index, "index")
    var writer = CanonicalWriter(capacity: 384)
    try writer.object { (writer) throws(LedgerError) in
      try writer.member("count", count)
      try writer.member("first", first)
      try writer.member("index", index)
      writer.member("kind", kind.rawValue)
      writer.member("node", node)
      writer.member("previous", previous.hex)
      writer.member("root", root.hex)
      try writer.member("time", time)
    }
    return writer.bytes
  }

  /// SHA-256 of the canonical bytes: what the next block links to and the node signs.
  /// - Throws: as ``canonicalBytes()``.
  package var hash: Digest32 {
    get throws(LedgerError) { Self.hash(of: try canonicalBytes()) }
  }

  /// The hash of a header whose canonical bytes are at hand.
  package static func hash(of header: [UInt8]) -> Digest32 { Digest32.sha256(header) }

  /// The entries that stand in it.
  package var positions: Range<UInt64> {
    let (end, overflow) = first.addingReportingOverflow(count)
    return first..<(overflow ? .max : end)
  }

  private static func number(_ value: UInt64, _ member: String) throws(LedgerError) -> Int64 {
    guard value <= CanonicalJSON.maximumInteger.magnitude else { throw .malformedBlock(member: member) }
    return Int64(value)
  }
}
