import Consent

/// Whose consent or standing a durable batch changed: what rests on it must be decided again, an open stream above all.
package struct ConsentNews: Hashable, Sendable {
  /// Patients whose contracts, records, representatives, policy or calls changed.
  package private(set) var patients: Set<PersonID> = []
  /// Persons whose licence or affiliations changed.
  package private(set) var persons: Set<PersonID> = []
  /// Organisations whose licence or trust changed.
  package private(set) var organisations: Set<OrganisationID> = []

  package init() {}

  package var isEmpty: Bool { patients.isEmpty && persons.isEmpty && organisations.isEmpty }

  mutating func add(_ change: ConsentChange) {
    if let patient = change.patient { patients.insert(patient) }
    if let person = change.person { persons.insert(person) }
    if let organisation = change.organisation { organisations.insert(organisation) }
  }
}
