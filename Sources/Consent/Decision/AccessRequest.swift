/// One thing that somebody wants to do with one patient's data.
package struct AccessRequest: Hashable, Sendable {
  package let person: PersonID
  /// The organisation that the person acts for; it must be one of theirs. Nil for oneself.
  package let organisation: OrganisationID?
  package let patient: PersonID
  package let action: AccessAction
  package let resource: Resource
  package let purpose: Purpose

  package init(
    by person: PersonID, for organisation: OrganisationID? = nil, patient: PersonID, action: AccessAction,
    resource: Resource, purpose: Purpose
  ) {
    self.person = person
    self.organisation = organisation
    self.patient = patient
    self.action = action
    self.resource = resource
    self.purpose = purpose
  }
}
