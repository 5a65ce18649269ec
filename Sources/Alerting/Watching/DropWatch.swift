/// Follows the broker's own count of messages that it dropped, which begins anew with each start of the broker.
package struct DropWatch: Hashable, Sendable {
  /// What a new count says.
  package enum Change: Hashable, Sendable {
    /// So many more were dropped.
    case dropped(Int)
    /// None for the whole of ``calmMilliseconds``.
    case calm
  }

  /// `$SYS` of mosquitto.
  package static let topic = "$SYS/broker/publish/messages/dropped"
  /// How long nothing may be dropped before it counts as over.
  package static let calmMilliseconds: Int64 = 900_000

  private var last: Int?
  private var droppedAt: Int64?

  package init() {}

  /// The broker published its count.
  ///
  /// mosquitto publishes it when it has changed and lets what is retained of it expire after a minute, so that the first
  /// that is heard is often the first drop.
  ///
  /// - Parameters:
  ///   - isRetained: whether it was published before this gateway looked: what was dropped by then is for `vigil doctor`.
  ///   - monotonic: milliseconds of a clock that nobody sets.
  package mutating func counted(_ count: Int, isRetained: Bool, monotonic: Int64) -> Change? {
    // A lower count is a broker that began anew.
    let before = last.map { count < $0 ? 0 : $0 } ?? (isRetained ? count : 0)
    last = count
    guard count > before else { return pass(monotonic: monotonic) }
    droppedAt = monotonic
    return .dropped(count - before)
  }

  /// Time passed.
  package mutating func pass(monotonic: Int64) -> Change? {
    guard let since = droppedAt, monotonic - since >= Self.calmMilliseconds else { return nil }
    droppedAt = nil
    return .calm
  }
}
