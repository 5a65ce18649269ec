import Consent
import Ledger
import Store
import Vault
import Vitals

/// A registration as it comes in: one canonical document, signed with the key that it names, so that nobody registers a key
/// that they do not hold.
///
/// `{"agree","key","origin","profile","role","time"}`, and `identity` (a list of `{"kind","number"}`), `keyCopy` (a
/// passphrase box) and `passphrase` (`{"rounds","salt","verifier"}`) where they are given.
package struct EnrolmentForm: Sendable {
  /// Most bytes of the document.
  package static let maximumBytes = 16_384
  private static let members: Set<String> = [
    "agree", "identity", "key", "keyCopy", "origin", "passphrase", "profile", "role", "time",
  ]

  package let enrolment: Enrolment

  /// - Parameters:
  ///   - document: canonical JSON; the signature is over exactly these bytes.
  ///   - signature: a detached JWS.
  /// - Throws: ``ActRefusal`` for a signature that does not fit, ``ProfileFault`` with the member that is wrong.
  package init(
    document: [UInt8], signature: String, for origin: String, at now: Timestamp, secrets: GatewaySecrets
  ) throws {
    guard document.count <= Self.maximumBytes, let form = try? CanonicalJSON.parse(canonical: document),
      let members = form.object, members.keys.allSatisfy(Self.members.contains)
    else { throw ActRefusal.malformed("document") }
    guard form["origin"]?.string == origin else { throw ActRefusal.wrongOrigin }
    guard let time = form["time"]?.integer else { throw ProfileFault(member: "time") }
    let off = now.milliseconds(since: Timestamp(milliseconds: time))
    guard off.magnitude <= CheckedAct.toleranceMilliseconds.magnitude else {
      throw ActRefusal.timeFarOff(milliseconds: off)
    }
    guard let key = form["key"]?.string.flatMap({ try? DIDKey(parsing: $0) }) else { throw ProfileFault(member: "key") }
    try Self.check(signature, over: document, by: key)
    guard let role = form["role"]?.string.flatMap({ Role(rawValue: $0) }) else { throw ProfileFault(member: "role") }
    guard let agreement = form["agree"]?.string.flatMap({ AgreementKey($0) }), (try? agreement.publicKey()) != nil
    else { throw ProfileFault(member: "agree") }
    guard let profileValue = form["profile"] else { throw ProfileFault(member: "profile") }
    let profile = try Profile(profileValue, for: role)
    enrolment = Enrolment(
      role: role, profile: profile.json, key: key, agreement: agreement,
      userName: secrets.mac(.userName, profile.userName),
      identityNumbers: try Self.numbers(form["identity"], secrets: secrets), keyCopy: try Self.keyCopy(form["keyCopy"]),
      passphrase: try Self.passphrase(form["passphrase"]))
  }

  private static func check(_ signature: String, over document: [UInt8], by key: DIDKey) throws {
    do {
      let jws = try DetachedJWS(parsing: signature)
      try jws.verify(payload: document, using: try key.publicKey())
    } catch { throw ActRefusal.signatureInvalid }
  }

  private static func numbers(
    _ value: JSONValue?, secrets: GatewaySecrets
  ) throws(ProfileFault) -> [Enrolment.IdentityNumber] {
    guard let value else { return [] }
    guard let elements = value.array, elements.count <= 4 else { throw ProfileFault(member: "identity") }
    var numbers: [Enrolment.IdentityNumber] = []
    for element in elements {
      guard let kind = element["kind"]?.string.flatMap({ IdentityNumber.Kind(rawValue: $0) }),
        let number = element["number"]?.string.flatMap({ IdentityNumber($0, kind: kind) })
      else { throw ProfileFault(member: "identity") }
      numbers.append(number.commitment(under: secrets))
    }
    return numbers
  }

  private static func keyCopy(_ value: JSONValue?) throws(ProfileFault) -> [UInt8]? {
    guard let value else { return nil }
    // A box that would be cheap to guess is refused.
    guard let box = try? PassphraseBox(json: value), let bytes = try? CanonicalJSON.encode(box.json) else {
      throw ProfileFault(member: "keyCopy")
    }
    return bytes
  }

  private static func passphrase(_ value: JSONValue?) throws(ProfileFault) -> Enrolment.Passphrase? {
    guard let value else { return nil }
    guard let salt = value["salt"]?.string.flatMap({ Base64.decodeURL($0) }), salt.count == 16,
      let rounds = value["rounds"]?.integer, PassphraseBox.Cost(rounds: Int(clamping: rounds)) != nil,
      let verifier = value["verifier"]?.string.flatMap({ Base64.decodeURL($0) }), verifier.count == 32
    else { throw ProfileFault(member: "passphrase") }
    return Enrolment.Passphrase(salt: salt, rounds: Int(clamping: rounds), verifier: verifier)
  }
}
