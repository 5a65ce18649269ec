import Consent
import Ledger
import Store
import Vault
import Vitals

/// What a person's side signs before it is known, and to be let in.
extension Wallet {
  /// A registration that this wallet's key signed: what `POST /api/v1/registrations` takes.
  ///
  /// - Parameters:
  ///   - origin: the gateway's name; no other gateway takes the document.
  ///   - time: the person's clock; the gateway refuses what is minutes off its own.
  ///   - identity: national identity numbers; only keyed hashes of them are kept.
  /// - Throws: ``WalletError/withoutAgreementKey(name:)`` for a wallet of an older build, `LedgerError/signingFailed`.
  package func enrolment(
    of profile: Profile, as role: Role, at origin: String, time: Timestamp,
    identity: [(kind: IdentityNumber.Kind, number: String)] = []
  ) throws -> JSONValue {
    guard let agreementKey else { throw WalletError.withoutAgreementKey(name: name) }
    var members: [String: JSONValue] = [
      "agree": .string(agreementKey.description), "key": .string(key.description), "origin": .string(origin),
      "profile": profile.json, "role": .string(role.rawValue), "time": .integer(time.milliseconds),
    ]
    if !identity.isEmpty {
      members["identity"] = .array(
        identity.map { ["kind": .string($0.kind.rawValue), "number": .string($0.number)] })
    }
    let document = try CanonicalJSON.encode(.object(members))
    return [
      "document": .string(String(decoding: document, as: UTF8.self)),
      "signature": .string(try DetachedJWS.sign(payload: document, with: privateKey)),
    ]
  }

  /// The answer to a challenge: what `POST /api/v1/sessions` takes.
  ///
  /// - Parameter origin: the gateway's name, so that no other gateway can pass the answer on.
  package func answer(_ challenge: String, from origin: String) throws -> JSONValue {
    let signature = try DetachedJWS.sign(payload: Challenge.signedBytes(challenge, for: origin), with: privateKey)
    return ["challenge": .string(challenge), "signature": .string(signature)]
  }
}
