import Crypto
import Ledger
import Vault

/// A person's keys on the person's side: one to sign, one to open. The gateway never sees them (CONSENT-1).
package struct Wallet: Sendable {
  package let name: String
  /// The person's id once the public key is registered.
  package internal(set) var person: String?
  let privateKey: Curve25519.Signing.PrivateKey
  /// Opens what was sealed for the person; nil in a wallet of an older build.
  let agreement: Curve25519.KeyAgreement.PrivateKey?

  /// The public half, as it is registered.
  package var key: DIDKey { DIDKey(privateKey.publicKey) }

  init(
    name: String, person: String?, privateKey: Curve25519.Signing.PrivateKey,
    agreement: Curve25519.KeyAgreement.PrivateKey?
  ) {
    self.agreement = agreement
    self.name = name
    self.person = person
    self.privateKey = privateKey
  }

  /// The public key that others seal to; nil in a wallet of an older build.
  package var agreementKey: AgreementKey? { agreement.map { AgreementKey($0.publicKey) } }

  /// Opens a file's key that was wrapped to this person.
  ///
  /// - Throws: `VaultError.wrapBroken` for another reader's wrap, and for a wallet without an agreement key.
  package func open(_ wrap: KeyWrap, context: WrapContext) throws -> FileKey {
    guard let agreement else { throw VaultError.wrapBroken }
    return try wrap.open(with: agreement, context: context)
  }

  /// The same keys, known to be this person's.
  package func assigned(to person: String) -> Wallet {
    Wallet(name: name, person: person, privateKey: privateKey, agreement: agreement)
  }

  /// Signs an act.
  ///
  /// - Throws: ``WalletError/notRegistered(name:)``; an entry's author is a person, and this wallet belongs to none.
  package func sign(_ draft: ActDraft) throws -> SignedAct {
    guard let person, person == draft.entry.author else { throw WalletError.notRegistered(name: name) }
    return try draft.signed(with: privateKey)
  }
}
