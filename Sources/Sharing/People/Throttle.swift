import Store
import Synchronization
import Vitals

/// Counts what fails, by name and source, and says when another try is looked at.
///
/// A try is counted before it is looked at, in one step, so that many at once are no more than a few; one that was right is
/// taken back. The key of a count always holds the source, so that nobody can lock somebody else out; a count is forgotten
/// after an hour. At the bound the oldest give way: a flood can make the counting forget, never refuse a stranger.
package final class Throttle: Sendable {
  private struct Count {
    var failures = 0
    var last: Timestamp
  }

  /// How many are counted at a time.
  static let bound = 20_000

  /// How many failures are free.
  private let free: Int
  /// The first wait, in seconds; each failure more doubles it.
  private let firstWaitSeconds: Int
  private let maximumWaitSeconds: Int
  private let counts: Mutex<[[UInt8]: Count]>

  /// - Parameter kept: what a restart found.
  package init(free: Int, firstWaitSeconds: Int, maximumWaitSeconds: Int, kept: [SignInFailures] = []) {
    self.free = free
    self.firstWaitSeconds = firstWaitSeconds
    self.maximumWaitSeconds = maximumWaitSeconds
    let counts = kept.prefix(Self.bound).map { ($0.hash, Count(failures: $0.failures, last: $0.last)) }
    self.counts = Mutex(Dictionary(counts) { first, _ in first })
  }

  /// Counts a try as a failure until it is known to be none.
  ///
  /// - Returns: the count, for whoever keeps it on disk.
  /// - Throws: ``SignInRefusal/tooMany(retryAfterSeconds:)``; then nothing was counted.
  package func begin(_ key: [UInt8], at now: Timestamp) throws(SignInRefusal) -> SignInFailures {
    let result = counts.withLock { counts -> Result<SignInFailures, SignInRefusal> in
      var count = counts[key] ?? Count(last: now)
      let left = count.last.adding(milliseconds: wait(after: count.failures) * 1_000).milliseconds(since: now)
      if left > 0 { return .failure(.tooMany(retryAfterSeconds: Int((left + 999) / 1_000))) }
      if counts[key] == nil, counts.count >= Self.bound { forget(&counts, at: now) }
      if now.milliseconds(since: count.last) > SignInFailures.memoryMilliseconds { count.failures = 0 }
      count.failures += 1
      count.last = now
      counts[key] = count
      return .success(SignInFailures(hash: key, failures: count.failures, last: now))
    }
    return try result.get()
  }

  /// Forgets the failures of somebody who was right.
  package func succeeded(_ key: [UInt8]) { counts.withLock { _ = $0.removeValue(forKey: key) } }

  /// Takes one try back that was right, and leaves the others.
  package func takeBack(_ key: [UInt8]) {
    counts.withLock { counts in
      guard let failures = counts[key]?.failures else { return }
      counts[key]?.failures = max(0, failures - 1)
    }
  }

  private func wait(after failures: Int) -> Int64 {
    guard failures >= free else { return 0 }
    let doublings = min(failures - free, 20)
    return Int64(min(firstWaitSeconds << doublings, maximumWaitSeconds))
  }

  private func forget(_ counts: inout [[UInt8]: Count], at now: Timestamp) {
    counts = counts.filter { now.milliseconds(since: $0.value.last) <= SignInFailures.memoryMilliseconds }
    guard counts.count >= Self.bound else { return }
    let oldest = counts.sorted { $0.value.last < $1.value.last }.prefix(Self.bound / 4)
    for (key, _) in oldest { counts[key] = nil }
  }
}
