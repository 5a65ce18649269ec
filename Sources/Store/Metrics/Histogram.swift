import Synchronization

/// How often a value fell into each of a fixed set of ranges. A few uncontended instructions an observation; may be
/// touched on any thread.
package final class Histogram: Sendable {
  /// What the recorded numbers mean.
  package enum Unit: Sendable {
    /// Microseconds, shown as seconds.
    case microseconds
    /// A plain number.
    case count
  }

  private struct State {
    var buckets: [UInt64]
    var sum: UInt64 = 0
  }

  /// Upper ends of the ranges, inclusive, ascending; above the last is one more range.
  package let bounds: [UInt64]
  package let unit: Unit
  private let state: Mutex<State>

  init(bounds: [UInt64], unit: Unit) {
    self.bounds = bounds
    self.unit = unit
    state = Mutex(State(buckets: Array(repeating: 0, count: bounds.count + 1)))
  }

  /// Takes one value in the histogram's unit.
  package func observe(_ value: UInt64) {
    let index = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.buckets[index] += 1
      state.sum &+= value
    }
  }

  /// Takes a duration, for a histogram of microseconds.
  package func observe(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    observe(UInt64(clamping: seconds) &* 1_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000_000))
  }

  /// Counts up to each bound and in all, and the sum, at one instant.
  package var snapshot: (cumulative: [UInt64], sum: UInt64) {
    state.withLock { state in
      var total: UInt64 = 0
      return (
        state.buckets.map { count in
          total += count
          return total
        }, state.sum
      )
    }
  }

  /// 50 microseconds to 10 seconds, for anything that waits for a disk.
  package static let latencyBounds: [UInt64] = [
    50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000,
  ]
  /// 1 to 10,000, for how many of something came at once.
  package static let sizeBounds: [UInt64] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]
}
