import Ledger
import Store
import Vault
import Vitals

/// What becomes of the passphrase that a person signs in by and of the copy of their keys that it opens: signed with one of
/// the keys, so that whoever stole a token can neither stay by setting a passphrase nor destroy a person's only copy.
///
/// `{"origin","person","time","type"}`, and by type `keyCopy` and `passphrase` (`{"rounds","salt","verifier"}`).
package struct PassphraseForm: Sendable {
  /// What is asked for, under the word that stands in the document: one is never good for another.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Sets both.
    case set = "passphrase"
    /// Puts another copy of the keys in place of the one that is there.
    case copy = "key-copy"
    /// Forgets both.
    case forget = "passphrase-forgotten"

    fileprivate var members: Set<String> {
      switch self {
      case .set: ["keyCopy", "passphrase"]
      case .copy: ["keyCopy"]
      case .forget: []
      }
    }
  }

  /// Whose passphrase it is.
  package let person: String
  /// Of ``Kind/set``.
  package let passphrase: Enrolment.Passphrase?
  /// A passphrase box in canonical JSON; of ``Kind/set`` and ``Kind/copy``.
  package let keyCopy: [UInt8]?
  /// The key that signed; that it is one of the person's is for the writer to say.
  package let signer: DIDKey

  /// - Throws: ``ActRefusal`` for a signature that does not fit, ``ProfileFault`` with the member that is wrong.
  init(_ kind: Kind, document: [UInt8], signature: String, for origin: String, at now: Timestamp) throws {
    let signed = try SignedDocument(
      document, signature: signature, names: kind.members.union(["person", "type"]), for: origin, at: now)
    guard signed.json["type"]?.string == kind.rawValue else { throw ProfileFault(member: "type") }
    guard let person = signed.json["person"]?.string else { throw ProfileFault(member: "person") }
    let absent = kind.members.sorted().first { signed.json[$0] == nil }
    if let absent { throw ProfileFault(member: absent) }
    self.person = person
    passphrase = try signed.json["passphrase"].map(Enrolment.Passphrase.init(parsing:))
    keyCopy = try signed.json["keyCopy"].map(Self.box)
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
  /// `{"rounds","salt","verifier"}`, and nothing else. Everybody's rounds are the same: others would tell a name that
  /// somebody bears from one that nobody does.
  init(parsing value: JSONValue) throws(ProfileFault) {
    guard value.object?.count == 3, let salt = value["salt"]?.string.flatMap({ Base64.decodeURL($0) }),
      salt.count == PassphraseBox.saltBytes, let rounds = value["rounds"]?.integer,
      rounds == Int64(PassphraseBox.Cost.standard.rounds),
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
