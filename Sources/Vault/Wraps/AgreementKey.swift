import Crypto
import Ledger

/// A reader's public X25519 key, 32 bytes: what file keys are wrapped to. On the ledger it stands as
/// `x25519:` and 43 characters of base64url.
package struct AgreementKey: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  private static let prefix = "x25519:"

  package init(_ key: Curve25519.KeyAgreement.PublicKey) { bytes = Array(key.rawRepresentation) }

  /// Nil for anything that ``description`` would not write.
  package init?(_ text: some StringProtocol) {
    guard text.hasPrefix(Self.prefix), let bytes = Base64.decodeURL(text.dropFirst(Self.prefix.count)),
      bytes.count == 32
    else { return nil }
    self.bytes = bytes
  }

  package var description: String { Self.prefix + Base64.encodeURL(bytes) }

  /// The key, ready to wrap to.
  ///
  /// A point of small order would give a shared secret of zeros, which everybody knows: RFC 9180 section 7.1.4 wants it
  /// refused, and the library does not.
  /// - Throws: ``VaultError/malformed(_:)`` for a point of small order, or when the library refuses the bytes.
  package func publicKey() throws(VaultError) -> Curve25519.KeyAgreement.PublicKey {
    do {
      let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
      // Any private key does: all of them are multiples of 8, the cofactor.
      let probe = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: [UInt8](repeating: 0x55, count: 32))
      let secret = try probe.sharedSecretFromKeyAgreement(with: key)
      if secret.withUnsafeBytes({ $0.contains { $0 != 0 } }) { return key }
    } catch {}
    throw .malformed("key")
  }
}
