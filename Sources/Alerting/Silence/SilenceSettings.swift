/// How silence is judged, beside the limits that each device has (ALERT-5).
package struct SilenceSettings: Hashable, Sendable {
  /// How long a device may be lost by its last will before it is reported: a reconnect is no silence.
  package var lostGraceMilliseconds: Int64
  /// How long a newly silent device is held back, so that an outage of many becomes one alert and not the first few.
  package var gatherMilliseconds: Int64
  /// From this share of all watched devices on, in percent, silence is an outage of the gateway's surroundings.
  package var outagePercent: Int
  /// How many devices an outage has at least.
  package var outageMinimum: Int

  package init(
    lostGraceMilliseconds: Int64 = 10_000, gatherMilliseconds: Int64 = 5_000, outagePercent: Int = 50,
    outageMinimum: Int = 3
  ) {
    self.lostGraceMilliseconds = lostGraceMilliseconds
    self.gatherMilliseconds = gatherMilliseconds
    self.outagePercent = outagePercent
    self.outageMinimum = outageMinimum
  }
}
