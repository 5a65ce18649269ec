/// Where a grant is in its life.
package enum GrantStatus: String, CaseIterable, Hashable, Sendable {
  /// Signed by fewer custodians than must sign.
  case awaitingCustodians = "awaiting-custodians"
  /// Its period has not begun.
  case notYet = "not-yet"
  case live
  /// Every use is spent.
  case exhausted
  /// Its period is over.
  case expired
  case revoked
  /// A newer version stands in its place.
  case superseded
}
