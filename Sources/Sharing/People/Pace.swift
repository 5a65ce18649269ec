import Synchronization
import Vitals

/// How much one source may ask for: some at once, then one in an interval. Nothing is ever locked: whoever waits is let on.
///
/// In memory alone: it spaces work and guards no secret, so that a restart is worth one burst, and writing each refused try
/// down would be the work that it spares (decision 0058). What could guess something is a ``Throttle``'s.
package final class Pace: Sendable {
  /// How many sources are known at a time; beyond it those that are rested are forgotten, then all.
  static let bound = 20_000

  private let burst: Int64
  private let intervalMilliseconds: Int64
  /// When each source will be rested again.
  private let rested = Mutex<[String: Timestamp]>([:])

  /// - Parameters:
  ///   - burst: how many at once, at least 1.
  ///   - intervalMilliseconds: after which one more is free.
  package init(burst: Int, intervalMilliseconds: Int64) {
    self.burst = Int64(max(1, burst))
    self.intervalMilliseconds = intervalMilliseconds
  }

  /// Takes one.
  ///
  /// - Throws: ``SignInRefusal/tooMany(retryAfterSeconds:)``; then nothing was taken.
  package func take(_ source: String, at now: Timestamp) throws(SignInRefusal) {
    let left = rested.withLock { rested -> Int64 in
      let next = max(rested[source] ?? now, now).adding(milliseconds: intervalMilliseconds)
      let ahead = next.milliseconds(since: now) - burst * intervalMilliseconds
      guard ahead <= 0 else { return ahead }
      if rested[source] == nil, rested.count >= Self.bound { forget(&rested, at: now) }
      rested[source] = next
      return 0
    }
    if left > 0 { throw .tooMany(retryAfterSeconds: Int((left + 999) / 1_000)) }
  }

  private func forget(_ rested: inout [String: Timestamp], at now: Timestamp) {
    rested = rested.filter { now < $0.value }
    if rested.count >= Self.bound { rested.removeAll() }
  }
}
