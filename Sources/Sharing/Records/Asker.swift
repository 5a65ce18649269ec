import Consent
import Store

/// Who asks for something, for whom, and why.
package struct Asker: Hashable, Sendable {
  package let person: PersonID
  /// The organisation that the person acts for; nil for oneself.
  package let organisation: OrganisationID?
  package let purpose: Purpose

  package init(person: PersonID, organisation: OrganisationID? = nil, purpose: Purpose = .treatment) {
    self.person = person
    self.organisation = organisation
    self.purpose = purpose
  }

  func request(_ action: AccessAction, _ resource: Resource, of patient: PersonID) -> AccessRequest {
    AccessRequest(
      by: person, for: organisation, patient: patient, action: action, resource: resource, purpose: purpose)
  }

  /// A look at what is watched of a patient.
  package func looking(at patient: PersonID, _ classes: DataClassSet) -> Sight.Request {
    Sight.Request(by: person, for: organisation, of: patient, classes, purpose: purpose)
  }
}
