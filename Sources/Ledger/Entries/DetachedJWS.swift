import Crypto

/// A compact JWS without its payload (RFC 7515 appendix F), by Ed25519 (RFC 8037): how a person signs an act.
///
/// The protected header has one form, `{"alg":"EdDSA","kid":"did:key:z6Mk…"}`: nothing to negotiate, nothing to confuse.
package struct DetachedJWS: Hashable, Sendable, CustomStringConvertible {
  /// The key that the header names. It proves nothing until the ledger lists it for the author.
  package let key: DIDKey
  /// 64 bytes of Ed25519 signature.
  package let signature: [UInt8]

  /// Parses `header..signature`.
  /// - Throws: ``LedgerError/malformedSignature`` for any other header, algorithm or spelling.
  package init(parsing text: some StringProtocol) throws(LedgerError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty,
      let header = Base64.decodeURL(parts[0]), let signature = Base64.decodeURL(parts[2]), signature.count == 64,
      let members = try? CanonicalJSON.parse(canonical: header).object, members.count == 2,
      members["alg"] == "EdDSA", let name = members["kid"]?.string, let key = try? DIDKey(parsing: name)
    else { throw .malformedSignature }
    self.key = key
    self.signature = signature
  }

  /// `header..signature`, base64url without padding.
  package var description: String {
    Base64.encodeURL(Self.header(of: key).utf8) + ".." + Base64.encodeURL(signature)
  }

  /// Signs `payload`, which is not part of the result.
  /// - Returns: `header..signature`.
  /// - Throws: ``LedgerError/signingFailed``.
  package static func sign(
    payload: [UInt8], with key: Curve25519.Signing.PrivateKey
  ) throws(LedgerError) -> String {
    let header = Base64.encodeURL(header(of: DIDKey(key.publicKey)).utf8)
    let input = signingInput(header: header, payload: payload)
    do { return header + ".." + Base64.encodeURL(try key.signature(for: input)) } catch { throw .signingFailed }
  }

  /// Checks the signature over `payload` with a key that the caller trusts, which the header must name.
  /// - Throws: ``LedgerError/unknownKey`` when the header names another key, ``LedgerError/signatureMismatch``.
  package func verify(payload: [UInt8], using publicKey: Curve25519.Signing.PublicKey) throws(LedgerError) {
    guard DIDKey(publicKey) == key else { throw .unknownKey }
    let input = Self.signingInput(header: Base64.encodeURL(Self.header(of: key).utf8), payload: payload)
    guard publicKey.isValidSignature(signature, for: input) else { throw .signatureMismatch }
  }

  private static func header(of key: DIDKey) -> String { "{\"alg\":\"EdDSA\",\"kid\":\"\(key)\"}" }

  /// RFC 7515 section 5.1 step 8.
  static func signingInput(header: String, payload: [UInt8]) -> [UInt8] {
    Array(header.utf8) + [UInt8(ascii: ".")] + Array(Base64.encodeURL(payload).utf8)
  }
}
