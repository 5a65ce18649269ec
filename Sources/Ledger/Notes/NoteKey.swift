import Crypto

/// A public key that verifies signed notes: a name and an Ed25519 key, written `name+keyid+base64` (C2SP signed-note, and
/// the verifier keys of golang.org/x/mod/sumdb/note).
package struct NoteKey: Sendable, CustomStringConvertible {
  /// Not empty, without white space, `+` or control characters.
  package let name: String
  package let publicKey: Curve25519.Signing.PublicKey

  private static let ed25519: UInt8 = 0x01

  /// - Throws: ``LedgerError/malformedName``.
  package init(name: String, publicKey: Curve25519.Signing.PublicKey) throws(LedgerError) {
    guard Self.isWellFormed(name: name) else { throw .malformedName }
    self.init(uncheckedName: name, publicKey: publicKey)
  }

  init(uncheckedName name: String, publicKey: Curve25519.Signing.PublicKey) {
    self.name = name
    self.publicKey = publicKey
  }

  /// Parses `name+keyid+base64`, where the key id must be the one of the name and key.
  /// - Throws: ``LedgerError/malformedKey`` or ``LedgerError/malformedName``.
  package init(parsing text: some StringProtocol) throws(LedgerError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 8, let bytes = Base64.decode(parts[2]), bytes.count == 33,
      bytes[0] == Self.ed25519
    else { throw .malformedKey }
    let key: Curve25519.Signing.PublicKey
    do { key = try Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst()) } catch { throw .malformedKey }
    try self.init(name: String(parts[0]), publicKey: key)
    guard Self.hexadecimal(keyID) == parts[1] else { throw .malformedKey }
  }

  /// `name+keyid+base64`.
  package var description: String {
    "\(name)+\(Self.hexadecimal(keyID))+\(Base64.encode([Self.ed25519] + publicKey.rawRepresentation))"
  }

  /// `SHA-256(name || 0x0A || 0x01 || public key)[:4]`, big-endian.
  package var keyID: UInt32 {
    let digest = Digest32.sha256(Array(name.utf8) + [0x0A, Self.ed25519] + Array(publicKey.rawRepresentation))
    return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Whether a note's signature line may carry this name.
  package static func isWellFormed(name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar != "+" && scalar.value >= 0x20 && scalar.value != 0x7F
      }
  }

  private static func hexadecimal(_ keyID: UInt32) -> String {
    Hexadecimal.encode((0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) })
  }
}
