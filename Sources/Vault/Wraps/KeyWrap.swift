import Crypto
import Foundation
import Ledger

/// A file key for one reader: HPKE (RFC 9180) in base mode with X25519, HKDF-SHA-256 and AES-256-GCM, context in `info`,
/// empty associated data.
package struct KeyWrap: Hashable, Sendable {
  static let suite = HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

  /// `enc`, 32 bytes.
  package let encapsulatedKey: [UInt8]
  /// The sealed file key: 32 bytes and a tag of 16.
  package let ciphertext: [UInt8]

  /// Wraps a file key to a reader. Not deterministic: HPKE draws an ephemeral key.
  ///
  /// - Throws: ``VaultError/malformed(_:)`` for a public key that is no key.
  package init(_ key: FileKey, to reader: AgreementKey, context: WrapContext) throws {
    var sender = try HPKE.Sender(
      recipientKey: try reader.publicKey(), ciphersuite: Self.suite, info: Data(try context.info))
    ciphertext = Array(try sender.seal(key.bytes))
    encapsulatedKey = Array(sender.encapsulatedKey)
  }

  /// Opens the wrap.
  ///
  /// - Throws: ``VaultError/wrapBroken`` for another reader, another context or changed bytes: all look alike.
  package func open(
    with reader: Curve25519.KeyAgreement.PrivateKey, context: WrapContext
  ) throws(VaultError) -> FileKey {
    do {
      var recipient = try HPKE.Recipient(
        privateKey: reader, ciphersuite: Self.suite, info: Data(try context.info),
        encapsulatedKey: Data(encapsulatedKey))
      if let key = FileKey(bytes: try recipient.open(ciphertext)) { return key }
    } catch {}
    throw .wrapBroken
  }

  /// `{"ct","enc"}`, base64url.
  package var json: JSONValue {
    ["ct": .string(Base64.encodeURL(ciphertext)), "enc": .string(Base64.encodeURL(encapsulatedKey))]
  }

  /// - Throws: ``VaultError/malformed(_:)``.
  package init(json: JSONValue) throws(VaultError) {
    guard json.object?.count == 2, let enc = json["enc"]?.string.flatMap({ Base64.decodeURL($0) }), enc.count == 32,
      let sealed = json["ct"]?.string.flatMap({ Base64.decodeURL($0) }), sealed.count == 48
    else { throw .malformed("wrap") }
    encapsulatedKey = enc
    ciphertext = sealed
  }
}
