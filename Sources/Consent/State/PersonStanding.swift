/// What the engine knows of a person.
package struct PersonStanding: Hashable, Sendable {
  package let id: PersonID
  package let role: PersonRole
  package internal(set) var licence: LicenceState
  /// Organisations that the person acts for: both sides have signed.
  package internal(set) var affiliations: Set<OrganisationID> = []
  /// Affiliations that one side has signed.
  package internal(set) var offers: [OrganisationID: AffiliationSide] = [:]

  /// Whether the person may do anything.
  package var isApproved: Bool { licence == .approved }
}
