import Consent
import Ledger

/// A person as an operator sees them: id and role, and the name where it can be opened.
package struct PersonView: Sendable {
  package let id: String
  package let role: Role
  package let isActive: Bool
  /// Current keys, as `did:key`.
  package let keys: [String]
  /// Nil when the person was erased.
  package let name: String?
}

/// A patient as an operator sees them.
package struct PatientView: Sendable {
  /// The pseudonym.
  package let id: String
  package let subject: SubjectID
  /// Ids of the persons of the care team.
  package let team: [String]
  /// Names of the devices that are worn now.
  package let devices: [String]
  /// Nil when the patient was erased.
  package let name: String?
}
