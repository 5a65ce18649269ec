import Consent
import Crypto
import Ledger
import Store
import Vault
import Vitals

@testable import Sharing

/// Somebody who registers over HTTP, with keys made on their side.
struct Applicant: Sendable {
  let keys = PersonKeys.random()
  var role = Role.doctor
  var userName = "anna.berg"
  var identity: JSONValue?
  /// What the person's side derives from the passphrase; the gateway keeps its hash.
  var secret: [UInt8]?
  var origin = House.node.origin
  var time = House.start

  /// The document and its signature.
  func form() throws -> (document: [UInt8], signature: String) {
    var members: [String: JSONValue] = [
      "agree": .string(keys.agreementKey.description), "key": .string(DIDKey(keys.signing.publicKey).description),
      "origin": .string(origin), "role": .string(role.rawValue), "time": .integer(time.milliseconds),
      "profile": [
        "email": "anna@ward.example", "name": "Anna Geheim-Berg", "userName": .string(userName),
        "address": "Long Street 5",
      ],
    ]
    members["identity"] = identity
    if let secret {
      members["passphrase"] = [
        "rounds": 131_072, "salt": .string(Base64.encodeURL([UInt8](repeating: 3, count: 16))),
        "verifier": .string(Base64.encodeURL(Array(SHA256.hash(data: secret)))),
      ]
    }
    let document = try CanonicalJSON.encode(.object(members))
    return (document, try DetachedJWS.sign(payload: document, with: keys.signing))
  }

  /// Registers; the id.
  func enrol(in house: House) async throws -> String {
    let form = try form()
    return try await PeopleDesk(store: house.store, clock: { House.start })
      .enrol(document: form.document, signature: form.signature)
  }

  /// Signs a challenge.
  func answer(_ challenge: Challenge, origin: String = House.node.origin) throws -> String {
    try DetachedJWS.sign(payload: Challenge.signedBytes(challenge.text, for: origin), with: keys.signing)
  }
}
