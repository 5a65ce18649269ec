import Crypto
import Ledger

/// A JSON Web Encryption in compact form, as SMART Health Links take it: `alg` dir, `enc` A256GCM (RFC 7516, RFC 7518
/// section 5.3). Any library opens it with the key of 32 bytes.
package struct CompactJWE: Hashable, Sendable, CustomStringConvertible {
  /// What it says when it is not opened: nothing about why.
  package enum Fault: Error, Hashable, Sendable {
    /// No compact JWE of this algorithm; compressed ones (`zip`) are not read.
    case malformed
    /// Another key, or a byte was changed.
    case broken
  }

  /// Five parts of base64url with dots between them; the second, an encrypted key, is empty.
  package let description: String

  /// - Parameters:
  ///   - contentType: the MIME type of the plaintext; `cty` in the header, in clear.
  ///   - key: 32 bytes.
  ///   - nonce: 12 bytes that this key was never used with.
  package init(_ plaintext: [UInt8], contentType: String, key: [UInt8], nonce: [UInt8]) throws {
    let header = try CanonicalJSON.encode(["alg": "dir", "cty": .string(contentType), "enc": "A256GCM"])
    let protected = Base64.encodeURL(header)
    let box = try AES.GCM.seal(
      plaintext, using: SymmetricKey(data: key), nonce: AES.GCM.Nonce(data: nonce),
      authenticating: Array(protected.utf8))
    description = [
      protected, "", Base64.encodeURL(nonce), Base64.encodeURL(Array(box.ciphertext)), Base64.encodeURL(Array(box.tag)),
    ].joined(separator: ".")
  }

  /// Takes one from the wire; nothing is opened.
  package init(parsing text: String) throws(Fault) {
    _ = try Self.parts(of: text)
    description = text
  }

  /// - Throws: ``Fault/broken``: a wrong key and a changed byte look alike.
  package func open(key: [UInt8]) throws(Fault) -> (contentType: String, plaintext: [UInt8]) {
    let parts = try Self.parts(of: description)
    guard key.count == 32, let nonce = try? AES.GCM.Nonce(data: parts.nonce),
      let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: parts.ciphertext, tag: parts.tag),
      let plaintext = try? AES.GCM.open(
        box, using: SymmetricKey(data: key), authenticating: Array(parts.protected.utf8))
    else { throw .broken }
    return (parts.contentType, Array(plaintext))
  }

  private struct Parts {
    let protected: String
    let contentType: String
    let nonce: [UInt8]
    let ciphertext: [UInt8]
    let tag: [UInt8]
  }

  private static func parts(of text: String) throws(Fault) -> Parts {
    let texts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard texts.count == 5, texts[1].isEmpty, let header = Base64.decodeURL(texts[0]),
      let json = try? CanonicalJSON.parse(header), json["alg"] == "dir", json["enc"] == "A256GCM", json["zip"] == nil,
      let nonce = Base64.decodeURL(texts[2]), nonce.count == 12, let ciphertext = Base64.decodeURL(texts[3]),
      let tag = Base64.decodeURL(texts[4]), tag.count == 16,
      // One spelling: the last character may hold bits that nothing checks.
      zip(texts[2...], [nonce, ciphertext, tag]).allSatisfy({ $0 == Base64.encodeURL($1) })
    else { throw .malformed }
    return Parts(
      protected: String(texts[0]), contentType: json["cty"]?.string ?? "application/octet-stream", nonce: nonce,
      ciphertext: ciphertext, tag: tag)
  }
}
