import Ledger

/// The content address of an object: a CIDv1 of codec raw with SHA-256, in lower-case base 32 (`bafkrei…`), as a stock IPFS
/// node gives it to a raw block (multiformats CID specification; `ipfs block put --cid-codec raw`).
package struct ContentID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// SHA-256 of the object's bytes.
  package let digest: Digest32

  /// Version 1, codec raw (0x55), multihash sha2-256 (0x12) of 32 bytes.
  private static let prefix: [UInt8] = [0x01, 0x55, 0x12, 0x20]
  /// Characters of the text form: the multibase `b` and 58 of base 32.
  package static let characters = 59

  package init(digest: Digest32) { self.digest = digest }

  /// The address of these bytes.
  package init(of bytes: [UInt8]) { digest = .sha256(bytes) }

  /// Parses the text form; nil for another version, codec, hash, base or spelling.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == Self.characters, text.utf8.first == UInt8(ascii: "b"),
      let bytes = Base32.decode(text.dropFirst()), bytes.count == 36, bytes.starts(with: Self.prefix),
      let digest = Digest32(bytes: bytes[4...])
    else { return nil }
    self.digest = digest
  }

  package static func < (left: ContentID, right: ContentID) -> Bool { left.digest < right.digest }

  package var description: String { "b" + Base32.encode(Self.prefix + digest.bytes) }
}
