/// The head of a ledger as it is kept outside the data folder (LEDGER-4), and as a new origin names the one it follows.
package struct AnchorHead: Hashable, Sendable {
  /// Name of the node that wrote the head.
  package let origin: String
  /// Entries at the head.
  package let size: UInt64
  /// RFC 6962 root at `size`.
  package let root: Digest32
  /// Index of the last block.
  package let blockIndex: UInt64
  /// Hash of the last block.
  package let blockHash: Digest32

  package init(origin: String, size: UInt64, root: Digest32, blockIndex: UInt64, blockHash: Digest32) {
    self.origin = origin
    self.size = size
    self.root = root
    self.blockIndex = blockIndex
    self.blockHash = blockHash
  }

  /// The head as JSON, with digests in hexadecimal.
  package var json: JSONValue {
    [
      "blockHash": .string(blockHash.hex), "blockIndex": .integer(Int64(clamping: blockIndex)),
      "origin": .string(origin), "root": .string(root.hex), "size": .integer(Int64(clamping: size)),
    ]
  }

  /// - Throws: ``LedgerError/malformedAnchor(member:)`` for a missing, unknown or wrong member.
  package init(json: JSONValue) throws(LedgerError) {
    guard let origin = json["origin"]?.string, !origin.isEmpty else { throw .malformedAnchor(member: "origin") }
    guard let size = json["size"]?.integer.flatMap(UInt64.init(exactly:)) else {
      throw .malformedAnchor(member: "size")
    }
    guard let root = json["root"]?.string.flatMap({ Digest32(hex: $0) }) else { throw .malformedAnchor(member: "root") }
    guard let index = json["blockIndex"]?.integer.flatMap(UInt64.init(exactly:)) else {
      throw .malformedAnchor(member: "blockIndex")
    }
    guard let hash = json["blockHash"]?.string.flatMap({ Digest32(hex: $0) }) else {
      throw .malformedAnchor(member: "blockHash")
    }
    guard json.object?.count == 5 else { throw .malformedAnchor(member: "") }
    self.init(origin: origin, size: size, root: root, blockIndex: index, blockHash: hash)
  }
}
