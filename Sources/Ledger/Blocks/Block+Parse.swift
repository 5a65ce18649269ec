extension Block {
  /// Parses a header, strictly: canonical bytes with exactly the eight members.
  /// - Throws: ``LedgerError/malformedBlock(member:)`` or what ``CanonicalJSON/parse(canonical:)`` throws.
  package static func parse(_ bytes: [UInt8]) throws(LedgerError) -> Block {
    try Block(json: CanonicalJSON.parse(canonical: bytes))
  }

  /// - Throws: ``LedgerError/malformedBlock(member:)`` for a missing, unknown or wrong member.
  package init(json: JSONValue) throws(LedgerError) {
    guard let members = json.object, members.count == 8 else { throw .malformedBlock(member: "") }
    guard let time = members["time"]?.integer else { throw .malformedBlock(member: "time") }
    guard let kind = members["kind"]?.string.flatMap(BlockKind.init(rawValue:)) else {
      throw .malformedBlock(member: "kind")
    }
    guard let node = members["node"]?.string, !node.isEmpty else { throw .malformedBlock(member: "node") }
    let count = try Self.number("count", of: members)
    guard count > 0 else { throw .malformedBlock(member: "count") }
    self.init(
      index: try Self.number("index", of: members), time: time, previous: try Self.digest("previous", of: members),
      first: try Self.number("first", of: members), count: count, root: try Self.digest("root", of: members),
      kind: kind,
      node: node)
  }

  private static func number(_ name: String, of members: [String: JSONValue]) throws(LedgerError) -> UInt64 {
    guard let number = members[name]?.integer.flatMap(UInt64.init(exactly:)) else {
      throw .malformedBlock(member: name)
    }
    return number
  }

  private static func digest(_ name: String, of members: [String: JSONValue]) throws(LedgerError) -> Digest32 {
    guard let digest = members[name]?.string.flatMap({ Digest32(hex: $0) }) else { throw .malformedBlock(member: name) }
    return digest
  }
}
