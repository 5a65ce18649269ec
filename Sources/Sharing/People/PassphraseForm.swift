import Ledger
import Store
import Vault
import Vitals

/// How a person signs in by passphrase from now on, and the copy of their keys that it opens: signed with one of the keys, so
/// that whoever stole a token cannot stay by setting a passphrase.
///
/// `{"keyCopy","origin","passphrase":{"rounds","salt","verifier"},"person","time","type":"passphrase"}`.
package struct PassphraseForm: Sendable {
  package static let type = "passphrase"

  /// Whose passphrase it is.
  package let person: String
  package let passphrase: Enrolment.Passphrase
  /// A passphrase box in canonical JSON.
  package let keyCopy: [UInt8]
  /// The key that signed; that it is one of the person's is for the writer to say.
  package let signer: DIDKey

  /// - Throws: ``ActRefusal`` for a signature that does not fit, ``ProfileFault`` with the member that is wrong.
  init(document: [UInt8], signature: String, for origin: String, at now: Timestamp) throws {
    let signed = try SignedDocument(
      document, signature: signature, names: ["keyCopy", "passphrase", "person", "type"], for: origin, at: now)
    guard signed.json["type"]?.string == Self.type else { throw ProfileFault(member: "type") }
    guard let person = signed.json["person"]?.string else { throw ProfileFault(member: "person") }
    guard let passphrase = try signed.json["passphrase"].map(Enrolment.Passphrase.init(parsing:)) else {
      throw ProfileFault(member: "passphrase")
    }
    guard let keyCopy = try signed.json["keyCopy"].map(Self.box) else { throw ProfileFault(member: "keyCopy") }
    self.person = person
    self.passphrase = passphrase
    self.keyCopy = keyCopy
    signer = signed.signer
  }

  /// A box that would be cheap to guess is refused.
  static func box(_ value: JSONValue) throws(ProfileFault) -> [UInt8] {
    guard let box = try? PassphraseBox(json: value), let bytes = try? CanonicalJSON.encode(box.json) else {
      throw ProfileFault(member: "keyCopy")
    }
    return bytes
  }
}

extension Enrolment.Passphrase {
  /// `{"rounds","salt","verifier"}`, and nothing else.
  init(parsing value: JSONValue) throws(ProfileFault) {
    guard value.object?.count == 3, let salt = value["salt"]?.string.flatMap({ Base64.decodeURL($0) }),
      salt.count == PassphraseBox.saltBytes, let rounds = value["rounds"]?.integer,
      PassphraseBox.Cost(rounds: Int(clamping: rounds)) != nil,
      let verifier = value["verifier"]?.string.flatMap({ Base64.decodeURL($0) }),
      verifier.count == PassphraseSecret.byteCount
    else { throw ProfileFault(member: "passphrase") }
    self.init(salt: salt, rounds: Int(clamping: rounds), verifier: verifier)
  }

  /// As a person's side sends it.
  var json: JSONValue {
    [
      "rounds": .integer(Int64(rounds)), "salt": .string(Base64.encodeURL(salt)),
      "verifier": .string(Base64.encodeURL(verifier)),
    ]
  }
}
