/// What the engine knows of an organisation.
package struct OrganisationStanding: Hashable, Sendable {
  package let id: OrganisationID
  package let country: CountryCode
  package internal(set) var licence: LicenceState
  /// Whether an administrator trusts what it writes.
  package internal(set) var isTrusted = false
}
