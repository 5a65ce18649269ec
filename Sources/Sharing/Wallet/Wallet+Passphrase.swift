import Ledger
import Store
import Vault
import Vitals

/// A copy of the wallet's keys that lies with the gateway, which cannot open it.
extension Wallet {
  /// Fewest characters of a passphrase whose box leaves this machine: whoever takes the gateway's disk may guess for years.
  package static let passphraseLeast = 12

  /// How the person signs in by passphrase from now on, and their keys in a box that it opens: what
  /// `PUT /api/v1/me/passphrase` takes. Works scrypt twice, which takes a second.
  ///
  /// - Parameters:
  ///   - salts: 16 random bytes each, for the sign-in and for the box; never the same.
  ///   - origin: the gateway's name; no other gateway takes the document.
  /// - Throws: ``WalletError/notRegistered(name:)``, ``WalletError/withoutAgreementKey(name:)``, `VaultError/malformed(_:)`.
  package func change(
    passphrase: String, at origin: String, time: Timestamp, salts: (signIn: [UInt8], box: [UInt8])
  ) throws -> JSONValue {
    guard let person else { throw WalletError.notRegistered(name: name) }
    guard let agreement else { throw WalletError.withoutAgreementKey(name: name) }
    let secret = try PassphraseSecret.derive(passphrase, salt: salts.signIn)
    let terms = Enrolment.Passphrase(
      salt: salts.signIn, rounds: PassphraseBox.Cost.standard.rounds, verifier: PassphraseSecret.verifier(of: secret))
    let box = try PersonKeys(signing: privateKey, agreement: agreement)
      .locked(for: person, passphrase: passphrase, salt: salts.box)
    return try signed(.set, ["keyCopy": box.json, "passphrase": terms.json], of: person, at: origin, time: time)
  }

  /// That the gateway shall forget both: what `DELETE /api/v1/me/passphrase` takes.
  ///
  /// - Throws: ``WalletError/notRegistered(name:)``.
  package func forgettingPassphrase(at origin: String, time: Timestamp) throws -> JSONValue {
    guard let person else { throw WalletError.notRegistered(name: name) }
    return try signed(.forget, [:], of: person, at: origin, time: time)
  }

  private func signed(
    _ kind: PassphraseForm.Kind, _ members: [String: JSONValue], of person: String, at origin: String, time: Timestamp
  ) throws -> JSONValue {
    var members = members
    members["origin"] = .string(origin)
    members["person"] = .string(person)
    members["time"] = .integer(time.milliseconds)
    members["type"] = .string(kind.rawValue)
    let document = try CanonicalJSON.encode(.object(members))
    return [
      "document": .string(String(decoding: document, as: UTF8.self)),
      "signature": .string(try DetachedJWS.sign(payload: document, with: privateKey)),
    ]
  }
}

/// A sign-in by passphrase on the person's side.
package enum PassphraseSignIn {
  /// What `POST /api/v1/sessions/passphrase` takes, derived by the terms that the gateway gave.
  ///
  /// - Returns: nil for terms that are none, or that ask for a cheaper derivation than wallets set: a gateway that wants to
  ///   guess would ask for that.
  /// - Throws: `VaultError/malformed(_:)` for a passphrase out of bounds.
  package static func answer(_ terms: JSONValue, userName: String, passphrase: String) throws -> JSONValue? {
    guard let salt = terms["salt"]?.string.flatMap({ Base64.decodeURL($0) }), salt.count == PassphraseBox.saltBytes,
      terms["blockSize"] == 8, terms["parallelism"] == 1,
      let rounds = terms["rounds"]?.integer.flatMap({ Int(exactly: $0) }),
      rounds >= PassphraseBox.Cost.standard.rounds, let cost = PassphraseBox.Cost(rounds: rounds)
    else { return nil }
    let secret = try PassphraseSecret.derive(passphrase, salt: salt, cost: cost)
    return ["secret": .string(Base64.encodeURL(secret)), "userName": .string(userName)]
  }
}
