/// Whom a consent or prohibition addresses.
package enum Grantee: Hashable, Sendable {
  case person(PersonID)
  /// Whoever acts for the organisation.
  case organisation(OrganisationID)
  /// Everybody of the role.
  case role(PersonRole)
  /// Whom the patient named as family.
  case family
  /// Everybody but the patient: for prohibitions only.
  case everyone
}
