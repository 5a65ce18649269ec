import Crypto

/// A binding, hiding promise of a payload: HMAC-SHA-256 (RFC 2104) of its canonical bytes under a random salt that is kept
/// with the sealed payload. A bare hash of a heart rate could be guessed.
package enum Commitment {
  /// Length of a salt, in bytes.
  package static let saltBytes = 32

  /// - Parameters:
  ///   - payload: canonical JSON of the values.
  ///   - salt: exactly 32 random bytes, used for this payload only.
  /// - Throws: ``LedgerError/malformedSalt``.
  package static func make(payload: [UInt8], salt: [UInt8]) throws(LedgerError) -> Digest32 {
    guard salt.count == saltBytes else { throw .malformedSalt }
    let code = HMAC<SHA256>.authenticationCode(for: payload, using: SymmetricKey(data: salt))
    guard let digest = code.withUnsafeBytes({ Digest32(bytes: $0) }) else { throw .malformedSalt }
    return digest
  }

  /// Whether `commitment` was made of this payload and salt; in constant time.
  package static func verify(_ commitment: Digest32, payload: [UInt8], salt: [UInt8]) -> Bool {
    guard salt.count == saltBytes else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      commitment.bytes, authenticating: payload, using: SymmetricKey(data: salt))
  }
}
