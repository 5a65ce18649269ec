import Crypto
import Ledger

/// A person's key on the person's side. The gateway never sees it (CONSENT-1).
package struct Wallet: Sendable {
  package let name: String
  /// The person's id once the public key is registered.
  package internal(set) var person: String?
  let privateKey: Curve25519.Signing.PrivateKey

  /// The public half, as it is registered.
  package var key: DIDKey { DIDKey(privateKey.publicKey) }

  init(name: String, person: String?, privateKey: Curve25519.Signing.PrivateKey) {
    self.name = name
    self.person = person
    self.privateKey = privateKey
  }

  /// Signs an act.
  ///
  /// - Throws: ``WalletError/notRegistered(name:)``; an entry's author is a person, and this wallet belongs to none.
  package func sign(_ draft: ActDraft) throws -> SignedAct {
    guard let person, person == draft.entry.author else { throw WalletError.notRegistered(name: name) }
    return try draft.signed(with: privateKey)
  }
}
