import Crypto

/// A person's private keys on the person's side: one to sign (Ed25519), one to open (X25519). The gateway sees their public
/// halves, and, if the person wants, a copy in a ``PassphraseBox`` that it cannot open.
package struct PersonKeys: Sendable {
  package let signing: Curve25519.Signing.PrivateKey
  package let agreement: Curve25519.KeyAgreement.PrivateKey

  /// Fresh keys from the system's random source.
  package static func random() -> PersonKeys {
    PersonKeys(signing: Curve25519.Signing.PrivateKey(), agreement: Curve25519.KeyAgreement.PrivateKey())
  }

  package init(signing: Curve25519.Signing.PrivateKey, agreement: Curve25519.KeyAgreement.PrivateKey) {
    self.signing = signing
    self.agreement = agreement
  }

  /// The public key that others wrap to.
  package var agreementKey: AgreementKey { AgreementKey(agreement.publicKey) }

  /// A copy under a passphrase: 64 bytes, the signing seed and the agreement key, in a box for this person.
  ///
  /// - Parameter salt: 16 random bytes, used once.
  package func locked(
    for person: String, passphrase: String, salt: [UInt8], cost: PassphraseBox.Cost = .standard
  ) throws -> PassphraseBox {
    try PassphraseBox(
      Array(signing.rawRepresentation) + Array(agreement.rawRepresentation), passphrase: passphrase, context: person,
      salt: salt, cost: cost)
  }

  /// The keys in a copy.
  ///
  /// - Throws: ``VaultError/boxBroken`` for a wrong passphrase, another person's box, or changed bytes.
  package init(_ box: PassphraseBox, for person: String, passphrase: String) throws {
    let secret = try box.open(passphrase: passphrase, context: person)
    guard secret.count == 64, let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret[..<32]),
      let agreement = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret[32...])
    else { throw VaultError.boxBroken }
    self.init(signing: signing, agreement: agreement)
  }
}
