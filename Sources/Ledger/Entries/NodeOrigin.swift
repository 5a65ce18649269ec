/// The body of a `node.origin` entry: the key that signs from the block on that begins with it, and after a restore the
/// head that the new origin follows.
package struct NodeOrigin: Hashable, Sendable {
  /// The node's Ed25519 key.
  package let key: DIDKey
  /// The anchored head before a restore; nil for the first origin of a ledger.
  package let follows: AnchorHead?

  package init(key: DIDKey, follows: AnchorHead? = nil) {
    self.key = key
    self.follows = follows
  }

  /// `{"follows":{…}?,"key":"did:key:z6Mk…"}`.
  package var body: [String: JSONValue] {
    var body: [String: JSONValue] = ["key": .string(key.description)]
    if let follows { body["follows"] = follows.json }
    return body
  }

  /// - Throws: ``LedgerError/malformedEntry(member:)``, ``LedgerError/malformedKey`` or
  ///   ``LedgerError/malformedAnchor(member:)``.
  package init(body: [String: JSONValue]) throws(LedgerError) {
    guard let text = body["key"]?.string else { throw .malformedEntry(member: "key") }
    key = try DIDKey(parsing: text)
    if let head = body["follows"] { follows = try AnchorHead(json: head) } else { follows = nil }
  }
}
