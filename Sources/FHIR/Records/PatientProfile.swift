import Consent
import Ledger

/// Who a patient is, as far as whoever asks may see it.
package struct PatientProfile: Hashable, Sendable {
  package let id: PersonID
  /// What the desk types and people read out.
  package let shortID: String?
  package let name: String?
  package let email: String?
  package let address: String?
  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
  package let birthDate: String?
  /// False once the person may act no more.
  package let isActive: Bool

  package init(
    id: PersonID, shortID: String? = nil, name: String? = nil, email: String? = nil, address: String? = nil,
    birthDate: String? = nil, isActive: Bool = true
  ) {
    self.id = id
    self.shortID = shortID
    self.name = name
    self.email = email
    self.address = address
    self.birthDate = birthDate
    self.isActive = isActive
  }

  /// The resource Patient (R4 and R5).
  package var json: JSONValue {
    FHIRShape.object([
      "active": .bool(isActive), "address": address.map { [["text": .string($0)]] },
      "birthDate": birthDate.map { .string($0) }, "id": .string(id.text),
      "identifier": shortID.map { [FHIRShape.identifier(FHIRSystem.person, $0)] },
      "name": name.map { [["text": .string($0)]] }, "resourceType": "Patient",
      "telecom": email.map { [["system": "email", "value": .string($0)]] },
    ])
  }
}
