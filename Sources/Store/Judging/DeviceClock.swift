import Triage
import Vitals

/// Follows how far a device's clock is off, from the times of live readings.
///
/// A clock that runs ahead shows at once: a reading cannot be from the future. A clock that lags looks like a late upload,
/// so it counts as skew only when many live readings in a row are behind by the same amount.
struct DeviceClock: Hashable {
  /// What to add to the device's times, in milliseconds; 0 while they are within tolerance.
  private(set) var correctionMilliseconds: Int64 = 0
  /// How many live readings in a row have lagged alike, up to ``lagReadings``.
  private var lagging = 0
  /// The least lag of the run.
  private var lagMilliseconds: Int64 = 0
  /// The greatest lag of the run until it counts as skew: a backlog that drains lags less with every reading, and each
  /// of them alone would look like its neighbour.
  private var greatestLagMilliseconds: Int64 = 0

  /// How many live readings in a row must lag alike.
  static let lagReadings = 30
  /// How far their lags may differ, in milliseconds.
  static let lagSpread: Int64 = 5_000

  init(correctionMilliseconds: Int64 = 0) {
    self.correctionMilliseconds = correctionMilliseconds
    guard correctionMilliseconds > 0 else { return }
    lagging = Self.lagReadings
    lagMilliseconds = correctionMilliseconds
    greatestLagMilliseconds = correctionMilliseconds
  }

  /// Takes one reading's time.
  ///
  /// - Parameter isLive: whether the reading was sent as it was made; a stored one says nothing of the clock.
  mutating func observe(_ time: Timestamp, at received: Timestamp, isLive: Bool, tolerances: ClockTolerances) {
    let behind = received.milliseconds(since: time)
    if behind < -Int64(tolerances.futureMilliseconds) {
      correctionMilliseconds = behind
      lagging = 0
      return
    }
    guard isLive else { return }
    guard behind > Int64(tolerances.skewMilliseconds) else {
      correctionMilliseconds = 0
      lagging = 0
      return
    }
    let least = min(lagMilliseconds, behind)
    let greatest = max(greatestLagMilliseconds, behind)
    if lagging > 0, greatest - least <= Self.lagSpread {
      lagging = min(lagging + 1, Self.lagReadings)
      lagMilliseconds = least
      greatestLagMilliseconds = greatest
    } else {
      lagging = 1
      lagMilliseconds = behind
      greatestLagMilliseconds = behind
      correctionMilliseconds = 0
    }
    guard lagging == Self.lagReadings else { return }
    correctionMilliseconds = lagMilliseconds
    // From here on only the correction counts, so that a clock that drifts slowly is followed, and so that a restart,
    // which knows nothing but the correction, judges alike.
    greatestLagMilliseconds = lagMilliseconds
  }

  /// Whether no clock explains this time: more than a day ahead (a wrong time zone is less), or older than a month of
  /// stored readings.
  static func isFarOff(_ time: Timestamp, at received: Timestamp) -> Bool {
    let behind = received.milliseconds(since: time)
    return behind < -86_400_000 || behind > 31 * 86_400_000
  }

  func corrected(_ time: Timestamp) -> Timestamp { time.adding(milliseconds: correctionMilliseconds) }
}
