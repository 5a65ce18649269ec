import Ledger
import Store
import Vitals

/// What a command on this machine asks of the gateway.
package enum OperatorRequest: Hashable, Sendable {
  /// Origin and facility, for those who sign.
  case node
  case addPerson(name: String, role: Role, key: DIDKey, webhook: Contact.Webhook?, mail: MailAddress? = nil)
  /// Lists a new key for a person who lost the old ones.
  case replaceKeys(person: String, key: DIDKey)
  case issueToken(person: String, days: Int)
  case revokeTokens(person: String)
  case addPatient(name: String)
  /// What is left of a patient after an erasure.
  case erasure(patient: String)
  case addDevice(DeviceID, unit: UnitID, cadenceMilliseconds: Int64)
  /// What a person signed.
  case act(SignedAct)
  case devices
  case patients
  case persons
  case alerts
  /// Whether the gateway watches, and if not, why.
  case standing
  /// Raises a drill alert that calls this person, or the gateway's own canary.
  case drill(person: String?)

  /// Longest life of a token, in days.
  package static let tokenDays = 1...366
  /// Most characters of a name.
  package static let nameBound = 200
}
