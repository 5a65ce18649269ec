extension Entry {
  private static let members: Set<String> = [
    "author", "body", "commitment", "facility", "origin", "signature", "subject", "time", "type", "v",
  ]

  /// Parses an entry, strictly: only the canonical bytes that ``canonicalBytes()`` gives back are accepted, and unknown
  /// members are refused. Unknown types are not.
  /// - Throws: ``LedgerError/entryTooLarge(bytes:)``, ``LedgerError/malformedEntry(member:)`` or what
  ///   ``CanonicalJSON/parse(canonical:)`` throws.
  package static func parse(_ bytes: [UInt8]) throws(LedgerError) -> Entry {
    guard bytes.count <= maximumBytes else { throw .entryTooLarge(bytes: bytes.count) }
    guard let members = try CanonicalJSON.parse(canonical: bytes).object else { throw .malformedEntry(member: "") }
    for name in members.keys where !Self.members.contains(name) { throw .malformedEntry(member: name) }
    guard members["v"] == .integer(version) else { throw .malformedEntry(member: "v") }
    guard let time = members["time"]?.integer else { throw .malformedEntry(member: "time") }
    guard let body = members["body"]?.object else { throw .malformedEntry(member: "body") }
    let entry = Entry(
      type: EntryType(rawValue: try text("type", of: members)), time: time, origin: try text("origin", of: members),
      facility: try text("facility", of: members), author: try text("author", of: members),
      subject: try optionalText("subject", of: members), body: body, commitment: try commitment(of: members),
      signature: try optionalText("signature", of: members))
    // Also runs the checks that writing runs; and what is not written back alike was not canonical.
    guard try entry.canonicalBytes() == bytes else { throw .notCanonical(offset: 0) }
    return entry
  }

  private static func text(_ name: String, of members: [String: JSONValue]) throws(LedgerError) -> String {
    guard let text = members[name]?.string else { throw .malformedEntry(member: name) }
    return text
  }

  private static func optionalText(_ name: String, of members: [String: JSONValue]) throws(LedgerError) -> String? {
    members[name] == nil ? nil : try text(name, of: members)
  }

  private static func commitment(of members: [String: JSONValue]) throws(LedgerError) -> Digest32? {
    guard let hex = try optionalText("commitment", of: members) else { return nil }
    guard let digest = Digest32(hex: hex) else { throw .malformedEntry(member: "commitment") }
    return digest
  }
}
