import Synchronization
import Vitals

/// A clock that stands still until the simulation moves it, in either direction.
final class VirtualClock: Sendable {
  /// The start of a summary window.
  static let start = Timestamp(milliseconds: 1_700_000_100_000)
  private let time = Mutex(VirtualClock.start)

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }

  func set(_ now: Timestamp) { time.withLock { $0 = now } }
}
