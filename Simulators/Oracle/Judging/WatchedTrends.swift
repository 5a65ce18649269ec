/// The trends that the rules look for; nil where they look for none.
package struct WatchedTrends: Hashable, Sendable {
  /// A saturation more than so many percent under the greatest of the time before.
  package struct Fall: Hashable, Sendable {
    package let moreThan: Int
    package let windowMilliseconds: Int64
    package let delayMilliseconds: Int64
  }

  /// A NEWS2 score so many points above the least of the time before, and not below `atLeast`.
  package struct Rise: Hashable, Sendable {
    package let by: Int
    package let atLeast: Int
    package let windowMilliseconds: Int64
    package let delayMilliseconds: Int64
  }

  package var fall: Fall?
  package var rise: Rise?

  /// Whether they look for any.
  var isEmpty: Bool { fall == nil && rise == nil }
  /// How far back they look.
  var windowMilliseconds: Int64 { max(fall?.windowMilliseconds ?? 0, rise?.windowMilliseconds ?? 0) }
}
