/// One drill after the other, as a value: when the next one goes out, and whether the last one came back in time.
package struct CanaryTrial: Hashable, Sendable {
  /// What is to be done.
  package enum Step: Hashable, Sendable {
    /// Raise a drill alert.
    case raise
    /// End the drill alert: it came back, so many milliseconds after it was raised.
    case passed(alert: Int64, milliseconds: Int64)
    /// It did not come back: somebody must be called by another way.
    case failed(alert: Int64?)
  }

  private enum Phase: Hashable, Sendable {
    case resting(until: Int64)
    /// Asked for, and not on disk yet.
    case raising(since: Int64)
    case out(alert: Int64, since: Int64)
  }

  private let intervalMilliseconds: Int64
  private let patienceMilliseconds: Int64
  private var phase: Phase
  /// Whether the last drill failed: then the next one comes sooner.
  private var hasFailed = false
  private var hasReported = false

  /// - Parameters:
  ///   - intervalMilliseconds: from one drill to the next.
  ///   - patienceMilliseconds: how long one may take.
  ///   - now: milliseconds of a clock that nobody sets; the first drill comes after ``firstMilliseconds``.
  package init(intervalMilliseconds: Int64, patienceMilliseconds: Int64, now: Int64) {
    self.intervalMilliseconds = intervalMilliseconds
    self.patienceMilliseconds = patienceMilliseconds
    phase = .resting(until: now + min(intervalMilliseconds, Self.firstMilliseconds))
  }

  /// How long after the start the first drill goes out.
  package static let firstMilliseconds: Int64 = 60_000

  /// Time passed.
  package mutating func look(at now: Int64) -> Step? {
    switch phase {
    case .resting(let until):
      guard now >= until else { return nil }
      phase = .raising(since: now)
      hasReported = false
      return .raise
    case .raising(let since), .out(_, let since):
      guard now - since > patienceMilliseconds, !hasReported else { return again(at: now, since: since) }
      hasReported = true
      hasFailed = true
      return .failed(alert: alert)
    }
  }

  /// The drill alert is on disk.
  package mutating func raised(_ alert: Int64, at now: Int64) {
    if case .raising(let since) = phase { phase = .out(alert: alert, since: since) }
  }

  /// An answer came back.
  ///
  /// - Returns: nil for an answer to anything but the drill that is out.
  package mutating func answered(_ alert: Int64, at now: Int64) -> Step? {
    guard case .out(alert, let since) = phase else { return nil }
    phase = .resting(until: since + intervalMilliseconds)
    hasFailed = false
    return .passed(alert: alert, milliseconds: now - since)
  }

  /// Whether the last drill did not come back.
  package var isFailing: Bool { hasFailed }

  private var alert: Int64? { if case .out(let alert, _) = phase { alert } else { nil } }

  /// A drill that nobody answers is given up after the interval, and the next one goes out; one that was raised keeps its
  /// chance until then.
  private mutating func again(at now: Int64, since: Int64) -> Step? {
    guard now - since >= max(intervalMilliseconds, 2 * patienceMilliseconds) else { return nil }
    phase = .raising(since: now)
    hasReported = false
    return .raise
  }
}
