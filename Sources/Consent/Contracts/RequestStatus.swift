/// Where a request is in its life; from `granted` on it is that of its grant.
package enum RequestStatus: String, CaseIterable, Hashable, Sendable {
  case requested
  case granted
  case denied
  case withdrawn
  /// Nobody answered in time, or the grant's period is over.
  case expired
  /// Granted with counted uses, some of them spent.
  case used
  /// Every use is spent.
  case exhausted
  case revoked
}
