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
  private static let members: Set<String> = ["agree", "identity", "key", "keyCopy", "passphrase", "profile", "role"]

  package let enrolment: Enrolment

  /// - Parameters:
  ///   - document: canonical JSON; the signature is over exactly these bytes.
  ///   - signature: a detached JWS.
  /// - Throws: ``ActRefusal`` for a signature that does not fit, ``ProfileFault`` with the member that is wrong.
  package init(
    document: [UInt8], signature: String, for origin: String, at now: Timestamp, secrets: GatewaySecrets
  ) throws {
    let signed = try SignedDocument(
      document, signature: signature, names: Self.members, for: origin, at: now)
    let form = signed.json
    guard let key = form["key"]?.string.flatMap({ try? DIDKey(parsing: $0) }) else { throw ProfileFault(member: "key") }
    guard signed.signer == key else { throw ActRefusal.signatureInvalid }
    guard let role = form["role"]?.string.flatMap({ Role(rawValue: $0) }) else { throw ProfileFault(member: "role") }
    guard let agreement = form["agree"]?.string.flatMap({ AgreementKey($0) }), (try? agreement.publicKey()) != nil
    else { throw ProfileFault(member: "agree") }
    guard let profileValue = form["profile"] else { throw ProfileFault(member: "profile") }
    let profile = try Profile(profileValue, for: role)
    enrolment = Enrolment(
      role: role, profile: profile.json, key: key, agreement: agreement,
      userName: secrets.mac(.userName, profile.userName),
      identityNumbers: try Self.numbers(form["identity"], secrets: secrets),
      keyCopy: try form["keyCopy"].map(PassphraseForm.box),
      passphrase: try form["passphrase"].map(Enrolment.Passphrase.init(parsing:)))
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
}
