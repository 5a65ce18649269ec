/// Why somebody is not signed in. Unknown, wrong, suspended beyond use and used before all look alike.
package enum SignInRefusal: Error, Hashable, Sendable {
  /// The one answer to everything that does not open.
  case refused
  /// Too many tries from this source; after how many seconds another is looked at.
  case tooMany(retryAfterSeconds: Int)
}
