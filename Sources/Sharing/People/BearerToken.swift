import Crypto
import Ledger
import Store
import Vitals

/// A bearer token as a JSON Web Token (RFC 7519, RFC 8037 EdDSA), short-lived: it proves a sign-in that is looked up again
/// at every request, so that ending the sign-in ends it at once.
///
/// The header has one form, `{"alg":"EdDSA","typ":"at+jwt"}` (RFC 9068): nothing to negotiate. Claims: `iss` the node, `sub`
/// the person, `sid` the sign-in, `iat` and `exp` in seconds.
package struct BearerToken: Hashable, Sendable {
  package let person: String
  package let session: SessionID
  package let issuer: String
  package let issued: Timestamp
  package let expires: Timestamp

  private static let header = Base64.encodeURL(Array(#"{"alg":"EdDSA","typ":"at+jwt"}"#.utf8))
  /// Most characters of one.
  private static let maximumLength = 1_024

  package init(person: String, session: SessionID, issuer: String, issued: Timestamp, lifetimeMilliseconds: Int64) {
    self.person = person
    self.session = session
    self.issuer = issuer
    self.issued = issued
    expires = issued.adding(milliseconds: lifetimeMilliseconds)
  }

  /// The token's text: header, claims and signature.
  package func signed(with key: Curve25519.Signing.PrivateKey) throws -> String {
    let claims = try CanonicalJSON.encode([
      "exp": .integer(expires.milliseconds / 1_000), "iat": .integer(issued.milliseconds / 1_000),
      "iss": .string(issuer), "sid": .string(session.text), "sub": .string(person),
    ])
    let input = Self.header + "." + Base64.encodeURL(claims)
    return input + "." + Base64.encodeURL(Array(try key.signature(for: Array(input.utf8))))
  }

  /// Takes a token that this gateway signed and whose time is not over; nil for anything else.
  package init?(
    _ text: some StringProtocol, from issuer: String, by key: Curve25519.Signing.PublicKey, at now: Timestamp
  ) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.maximumLength, parts.count == 3, parts[0] == Self.header,
      let claims = Base64.decodeURL(parts[1]), let signature = Base64.decodeURL(parts[2]),
      key.isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8)),
      let members = try? CanonicalJSON.parse(canonical: claims), members["iss"]?.string == issuer,
      let person = members["sub"]?.string, let session = members["sid"]?.string.flatMap({ SessionID($0) }),
      let issued = members["iat"]?.integer, let expires = members["exp"]?.integer,
      now.milliseconds < expires * 1_000
    else { return nil }
    self.person = person
    self.session = session
    self.issuer = issuer
    self.issued = Timestamp(milliseconds: issued * 1_000)
    self.expires = Timestamp(milliseconds: expires * 1_000)
  }
}
