import Synchronization
import Vitals

/// Counts what fails, by name and source, and says when another try is looked at.
///
/// The key of a count always holds the source, so that nobody can lock somebody else out; a count is forgotten after an
/// hour. At the bound the oldest give way: a flood can make the counting forget, never refuse a stranger.
package final class Throttle: Sendable {
  private struct Count {
    var failures = 0
    var last: Timestamp
  }

  /// How many are counted at a time.
  static let bound = 20_000
  private static let memoryMilliseconds: Int64 = 3_600_000

  /// How many failures are free.
  private let free: Int
  /// The first wait, in seconds; each failure more doubles it.
  private let firstWaitSeconds: Int
  private let maximumWaitSeconds: Int
  private let counts = Mutex<[String: Count]>([:])

  package init(free: Int, firstWaitSeconds: Int, maximumWaitSeconds: Int) {
    self.free = free
    self.firstWaitSeconds = firstWaitSeconds
    self.maximumWaitSeconds = maximumWaitSeconds
  }

  /// - Throws: ``SignInRefusal/tooMany(retryAfterSeconds:)``.
  package func check(_ key: String, at now: Timestamp) throws(SignInRefusal) {
    let left = counts.withLock { counts -> Int64 in
      guard let count = counts[key] else { return 0 }
      return count.last.adding(milliseconds: wait(after: count.failures) * 1_000).milliseconds(since: now)
    }
    if left > 0 { throw .tooMany(retryAfterSeconds: Int((left + 999) / 1_000)) }
  }

  /// Counts one failure.
  package func failed(_ key: String, at now: Timestamp) {
    counts.withLock { counts in
      if counts.count >= Self.bound { forget(&counts, at: now) }
      var count = counts[key] ?? Count(last: now)
      if now.milliseconds(since: count.last) > Self.memoryMilliseconds { count.failures = 0 }
      count.failures += 1
      count.last = now
      counts[key] = count
    }
  }

  /// Forgets the failures of somebody who succeeded.
  package func succeeded(_ key: String) { counts.withLock { _ = $0.removeValue(forKey: key) } }

  private func wait(after failures: Int) -> Int64 {
    guard failures >= free else { return 0 }
    let doublings = min(failures - free, 20)
    return Int64(min(firstWaitSeconds << doublings, maximumWaitSeconds))
  }

  private func forget(_ counts: inout [String: Count], at now: Timestamp) {
    counts = counts.filter { now.milliseconds(since: $0.value.last) <= Self.memoryMilliseconds }
    guard counts.count >= Self.bound else { return }
    let oldest = counts.sorted { $0.value.last < $1.value.last }.prefix(Self.bound / 4)
    for (key, _) in oldest { counts[key] = nil }
  }
}
