import Triage
import Vitals

/// Follows how far a device's clock is off, from the times of live readings.
///
/// A clock that runs ahead shows at once: a reading cannot be from the future. A clock that lags looks like a late upload,
/// so it counts as skew only when many live readings in a row are behind by the same amount.
struct DeviceClock: Hashable {
  /// What to add to the device's times, in milliseconds; 0 while they are within tolerance.
  private(set) var correctionMilliseconds: Int64 = 0
  private var lagging = 0
  private var lagMilliseconds: Int64 = 0

  /// How many live readings in a row must lag alike.
  static let lagReadings = 30
  /// How far their lags may differ, in milliseconds.
  static let lagSpread: Int64 = 5_000

  init(correctionMilliseconds: Int64 = 0) {
    self.correctionMilliseconds = correctionMilliseconds
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
    if lagging > 0, abs(behind - lagMilliseconds) <= Self.lagSpread {
      lagging += 1
      lagMilliseconds = min(lagMilliseconds, behind)
    } else {
      lagging = 1
      lagMilliseconds = behind
      correctionMilliseconds = 0
    }
    if lagging >= Self.lagReadings { correctionMilliseconds = lagMilliseconds }
  }

  func corrected(_ time: Timestamp) -> Timestamp { time.adding(milliseconds: correctionMilliseconds) }
}
