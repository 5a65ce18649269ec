import Crypto

/// The node's signature over a block hash, under a domain of its own, so that no header field can be rewritten unnoticed.
package enum BlockSignature {
  /// What is signed: `"vigil/v1/block\n"` and the 32 bytes of the hash.
  package static func message(for hash: Digest32) -> [UInt8] {
    SignatureDomain.block.message(for: hash.bytes)
  }

  /// Whether `signature` (64 bytes) is the key's over this block hash.
  package static func isValid(
    _ signature: [UInt8], for hash: Digest32, using publicKey: Curve25519.Signing.PublicKey
  ) -> Bool {
    publicKey.isValidSignature(signature, for: message(for: hash))
  }
}
