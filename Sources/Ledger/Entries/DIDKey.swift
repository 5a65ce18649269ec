import Crypto

/// An Ed25519 public key as a `did:key`: multicodec 0xed01, base58btc (W3C CCG, The did:key Method 0.7).
package struct DIDKey: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes of the public key (RFC 8032).
  package let publicKeyBytes: [UInt8]

  private static let prefix = "did:key:z"
  private static let multicodec: [UInt8] = [0xED, 0x01]

  package init(_ key: Curve25519.Signing.PublicKey) {
    publicKeyBytes = Array(key.rawRepresentation)
  }

  /// Parses `did:key:z6Mk…`.
  /// - Throws: ``LedgerError/malformedKey`` for anything that ``description`` would not write.
  package init(parsing text: some StringProtocol) throws(LedgerError) {
    guard text.utf8.starts(with: Self.prefix.utf8),
      let bytes = Base58.decode(text.dropFirst(Self.prefix.count)),
      bytes.count == 34, bytes.starts(with: Self.multicodec)
    else { throw .malformedKey }
    publicKeyBytes = Array(bytes.dropFirst(2))
  }

  /// The canonical text, 56 characters: `did:key:z6Mk…`.
  package var description: String { Self.prefix + Base58.encode(Self.multicodec + publicKeyBytes) }

  /// The key, ready to verify with.
  /// - Throws: ``LedgerError/malformedKey`` when the library refuses the bytes.
  package func publicKey() throws(LedgerError) -> Curve25519.Signing.PublicKey {
    do { return try Curve25519.Signing.PublicKey(rawRepresentation: publicKeyBytes) } catch { throw .malformedKey }
  }
}
