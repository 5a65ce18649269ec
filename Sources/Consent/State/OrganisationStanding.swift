/// What the engine knows of an organisation.
package struct OrganisationStanding: Hashable, Sendable {
  package let id: OrganisationID
  package let country: CountryCode
  /// The entry that registered it, beside which its name lies sealed.
  package let registered: Int64
  package internal(set) var licence: LicenceState
  /// Whether an administrator trusts what it writes.
  package internal(set) var isTrusted = false
}
