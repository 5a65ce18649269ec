import WardKit

/// Tells a broker that was away from links that were lost one by one: most devices lose theirs at once, and nobody cut them.
struct OutageWatch: Sendable {
  private var connected = 0
  /// When links were lost that nobody cut, in the last ``window``; monotonic nanoseconds.
  private var losses: [Int64] = []
  private var toldAt: Int64?

  /// Within five seconds; and a broker that goes twice in that time counts once.
  static let window: Int64 = 5_000_000_000

  /// - Returns: whether the broker is seen to be away now, once for each time.
  mutating func notices(_ event: ConnectionEvent) -> Bool {
    switch event.change {
    case .refused: return false
    case .connected:
      connected += 1
      return false
    case .lost(_, let isIntended):
      connected = max(0, connected - 1)
      guard !isIntended else { return false }
      losses.append(event.at)
      if let first = losses.first, first <= event.at - Self.window { losses.removeAll { $0 <= event.at - Self.window } }
      if let toldAt, event.at - toldAt < Self.window { return false }
      guard losses.count > connected else { return false }
      toldAt = event.at
      return true
    }
  }
}
