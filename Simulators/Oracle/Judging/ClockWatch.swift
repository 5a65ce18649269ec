/// Follows one device's clock from outside: the gateway received a reading between the instant it was sent and the one at
/// which its receipt came, so that the clock's error lies between two bounds.
struct ClockWatch: Hashable, Sendable {
  /// What the gateway adds to the device's times, in milliseconds: between these two.
  private(set) var correction: ClosedRange<Int64> = 0...0
  private(set) var finding = ClockFinding.fine
  /// How many live readings in a row have lagged alike: at least and at most.
  private var run: ClosedRange<Int> = 0...0
  /// The bounds of the least and of the greatest lag of the row.
  private var least: ClosedRange<Int64> = 0...0
  private var greatest: ClosedRange<Int64> = 0...0

  /// - Parameters:
  ///   - behind: how many milliseconds the reading's time lay before its receipt, between these two.
  ///   - isLive: whether it was sent as it was made.
  mutating func observe(behind: ClosedRange<Int64>, isLive: Bool, rules: JudgingRules) {
    if behind.upperBound < -rules.futureMilliseconds { return settle(.off, behind, run: 0...0) }
    if behind.lowerBound < -rules.futureMilliseconds {
      return settle(.unclear, min(behind.lowerBound, 0)...max(behind.upperBound, 0), run: 0...run.upperBound)
    }
    guard isLive else { return }
    if behind.upperBound <= rules.skewMilliseconds { return settle(.fine, 0...0, run: 0...0) }
    extend(by: behind, isLagging: behind.lowerBound > rules.skewMilliseconds)
  }

  /// - Parameter isLagging: whether it lags for certain.
  private mutating func extend(by behind: ClosedRange<Int64>, isLagging: Bool) {
    let first = isLagging ? 1 : 0
    let joinedLeast = run.upperBound == 0 ? behind : least.lesser(behind)
    let joinedGreatest = run.upperBound == 0 ? behind : greatest.greater(behind)
    if joinedGreatest.lowerBound - joinedLeast.upperBound > JudgingRules.lagSpreadMilliseconds {
      (least, greatest) = (behind, behind)
      run = first...1
    } else {
      let isAlike = joinedGreatest.upperBound - joinedLeast.lowerBound <= JudgingRules.lagSpreadMilliseconds
      (least, greatest) = (joinedLeast, joinedGreatest)
      let lower = isLagging ? (isAlike ? run.lowerBound + 1 : 1) : 0
      run = min(lower, JudgingRules.lagReadings)...min(run.upperBound + 1, JudgingRules.lagReadings)
    }
    if run.lowerBound == JudgingRules.lagReadings {
      // From here on the gateway follows a slow drift: only the correction counts.
      greatest = least
      settle(.off, least, run: run)
    } else if run.upperBound < JudgingRules.lagReadings {
      settle(.fine, 0...0, run: run)
    } else {
      settle(.unclear, 0...least.upperBound, run: run)
    }
  }

  private mutating func settle(_ finding: ClockFinding, _ correction: ClosedRange<Int64>, run: ClosedRange<Int>) {
    self.finding = finding
    self.correction = correction
    self.run = run
  }
}

extension ClosedRange<Int64> {
  fileprivate func lesser(_ other: ClosedRange<Int64>) -> ClosedRange<Int64> {
    Swift.min(lowerBound, other.lowerBound)...Swift.min(upperBound, other.upperBound)
  }

  fileprivate func greater(_ other: ClosedRange<Int64>) -> ClosedRange<Int64> {
    Swift.max(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
