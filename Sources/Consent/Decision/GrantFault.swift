/// Why a grant that addresses the person does not permit the access.
package enum GrantFault: String, CaseIterable, Hashable, Sendable {
  case awaitingCustodians = "awaiting-custodians"
  case notYet = "not-yet"
  case expired
  case exhausted
  case revoked
  case superseded
  /// Another class or record.
  case scope
  case purpose
  case action
  /// The record was not written by a trusted facility.
  case source
  /// The person acts for no organisation in one of the grant's countries.
  case country
  /// Whoever granted it may no longer.
  case authority
}

/// Every fault of one grant.
package typealias GrantFaults = WordSet<GrantFault>
