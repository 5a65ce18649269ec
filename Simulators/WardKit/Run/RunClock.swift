import Vitals

/// How the instants of a run relate: the monotonic clock that schedules, the wall clock that devices write into readings,
/// and scenario time, in which the patients live.
package struct RunClock: Hashable, Sendable {
  /// The same instant on both clocks, in nanoseconds: monotonic, and since 1970.
  package let startedAt: Int64
  package let startedAtWall: Int64
  /// When scenario time begins, monotonic: after the last connection is due.
  package let runsFrom: Int64
  /// Scenario seconds in a second of the clock.
  package let compression: Double
  /// The hour of the patients' day at ``runsFrom``.
  package let startHour: Double

  package init(startedAt: Int64, startedAtWall: Int64, runsFrom: Int64, compression: Double, startHour: Double) {
    self.startedAt = startedAt
    self.startedAtWall = startedAtWall
    self.runsFrom = runsFrom
    self.compression = compression
    self.startHour = startHour
  }

  /// Wall time at a monotonic instant, nanoseconds since 1970. A step of the system's clock during the run does not show.
  package func wallNanoseconds(at instant: Int64) -> Int64 { startedAtWall + (instant - startedAt) }

  package func wall(at instant: Int64) -> Timestamp {
    Timestamp(milliseconds: wallNanoseconds(at: instant) / 1_000_000)
  }

  /// Scenario seconds at a monotonic instant; negative while connecting.
  package func scenarioSeconds(at instant: Int64) -> Double { Double(instant - runsFrom) / 1e9 * compression }

  /// The monotonic instant of a scenario second.
  package func instant(atScenarioSeconds seconds: Double) -> Int64 {
    runsFrom + nanoseconds(ofScenarioSeconds: seconds)
  }

  /// How long so many scenario seconds take.
  package func nanoseconds(ofScenarioSeconds seconds: Double) -> Int64 { Int64(seconds / compression * 1e9) }

  /// The fraction of the patients' day, 0..<1.
  package func dayFraction(atScenarioSeconds seconds: Double) -> Double {
    let days = startHour / 24 + seconds / 86_400
    return days - days.rounded(.down)
  }
}
