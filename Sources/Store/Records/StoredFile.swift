import Ledger
import Vault

/// A record's file as its author signed it: the member `file` of the record's payload,
/// `{"bytes","cid","digest"?,"type"}`.
package struct StoredFile: Hashable, Sendable {
  /// The address of its manifest.
  package let address: ContentID
  /// Plaintext bytes.
  package let bytes: Int64
  /// What it seems to be by its first bytes, as its author says; whoever opens it looks again.
  package let type: FileType
  /// SHA-256 of the plaintext, where the author knows it. It stands in the sealed payload alone: a hash of a guessable
  /// file would betray it.
  package let digest: Digest32?

  package init(address: ContentID, bytes: Int64, type: FileType, digest: Digest32?) {
    self.address = address
    self.bytes = bytes
    self.type = type
    self.digest = digest
  }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "bytes": .integer(bytes), "cid": .string(address.description), "type": .string(type.rawValue),
    ]
    if let digest { members["digest"] = .string(digest.hex) }
    return .object(members)
  }

  /// Nil for anything that ``json`` would not write.
  package init?(json: JSONValue) {
    guard let address = json["cid"]?.string.flatMap({ ContentID($0) }), let bytes = json["bytes"]?.integer,
      let type = json["type"]?.string.flatMap(FileType.init(rawValue:)),
      (0...SealedFileFormat.maximumBytes).contains(bytes)
    else { return nil }
    self.init(
      address: address, bytes: bytes, type: type, digest: json["digest"]?.string.flatMap { Digest32(hex: $0) })
    guard self.json == json else { return nil }
  }

  /// The address in a record's payload, if it has a file.
  static func address(in payload: JSONValue) -> ContentID? { payload["file"].flatMap { StoredFile(json: $0) }?.address }
}
