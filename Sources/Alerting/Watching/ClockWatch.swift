/// Notices that the wall clock was set: by how far it ran apart from the monotonic one between two looks.
package struct ClockWatch: Hashable, Sendable {
  /// What a look found.
  package enum Change: Hashable, Sendable {
    /// Set by so many milliseconds, forward above 0.
    case jumped(milliseconds: Int64)
    /// It has run evenly since the last jump for the whole of ``calmMilliseconds``.
    case calm
  }

  /// What a clock that is slewed, or a look that comes late, never makes.
  package static let toleranceMilliseconds: Int64 = 1_000
  /// How long the clock must run evenly before a jump counts as over.
  package static let calmMilliseconds: Int64 = 900_000

  private var offset: Int64
  private var jumpedAt: Int64?

  /// - Parameters: both clocks in milliseconds, read together.
  package init(wall: Int64, monotonic: Int64) {
    offset = wall - monotonic
  }

  /// One look; call it every second or so. Slow drift moves the reference along.
  package mutating func look(wall: Int64, monotonic: Int64) -> Change? {
    let now = wall - monotonic
    defer { offset = now }
    if abs(now - offset) > Self.toleranceMilliseconds {
      jumpedAt = monotonic
      return .jumped(milliseconds: now - offset)
    }
    guard let since = jumpedAt, monotonic - since >= Self.calmMilliseconds else { return nil }
    jumpedAt = nil
    return .calm
  }
}
