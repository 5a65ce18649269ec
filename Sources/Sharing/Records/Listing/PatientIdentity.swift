import Consent
import Ledger
import Store

/// Who a patient is, opened for whoever may know it. How the patient signs in is no part of it.
package struct PatientIdentity: Hashable, Sendable {
  package let patient: PersonID
  package let name: String?
  package let email: String?
  package let address: String?
  /// `yyyy-mm-dd`.
  package let birthDate: String?
  /// As `B+`.
  package let bloodGroup: String?
  /// False once the person may act no more.
  package let isActive: Bool

  init(patient: PersonID, profile: JSONValue, isActive: Bool) {
    self.patient = patient
    name = profile["name"]?.string
    email = profile["email"]?.string
    address = profile["address"]?.string
    birthDate = profile["birthDate"]?.string
    bloodGroup = profile["bloodGroup"]?.string
    self.isActive = isActive
  }

  /// What people read to each other.
  package var shortID: String { ShortID.of(patient.text) }

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "active": .bool(isActive), "patient": .string(patient.text), "short": .string(shortID),
    ]
    let details = [
      "address": address, "birthDate": birthDate, "bloodGroup": bloodGroup, "email": email, "name": name,
    ]
    for (member, text) in details { members[member] = text.map { .string($0) } }
    return .object(members)
  }
}
