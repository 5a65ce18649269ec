import Consent
import Ledger
import Vault

/// What a person's side sends to become known: parsed and checked by room Sharing, written by the writer.
package struct Enrolment: Sendable {
  /// A sign-in by passphrase: the gateway sees neither the passphrase nor what opens the copy of the keys.
  package struct Passphrase: Hashable, Sendable {
    /// 16 random bytes of the person's side.
    package let salt: [UInt8]
    /// Of scrypt, with r 8 and p 1.
    package let rounds: Int
    /// SHA-256 of what the person's side sends at sign-in.
    package let verifier: [UInt8]

    package init(salt: [UInt8], rounds: Int, verifier: [UInt8]) {
      self.salt = salt
      self.rounds = rounds
      self.verifier = verifier
    }
  }

  /// A keyed hash of a national identity number, and of what kind it is.
  package struct IdentityNumber: Hashable, Sendable {
    package let kind: String
    package let mac: [UInt8]

    package init(kind: String, mac: [UInt8]) {
      self.kind = kind
      self.mac = mac
    }
  }

  package let role: Role
  /// Name, address and the like; sealed under the person's own key.
  package let profile: JSONValue
  package let key: DIDKey
  package let agreement: AgreementKey
  /// The keyed hash of the user name.
  package let userName: [UInt8]
  package let identityNumbers: [IdentityNumber]
  /// The person's keys in a box that only their passphrase opens.
  package let keyCopy: [UInt8]?
  package let passphrase: Passphrase?

  package init(
    role: Role, profile: JSONValue, key: DIDKey, agreement: AgreementKey, userName: [UInt8],
    identityNumbers: [IdentityNumber] = [], keyCopy: [UInt8]? = nil, passphrase: Passphrase? = nil
  ) {
    self.role = role
    self.profile = profile
    self.key = key
    self.agreement = agreement
    self.userName = userName
    self.identityNumbers = identityNumbers
    self.keyCopy = keyCopy
    self.passphrase = passphrase
  }
}
