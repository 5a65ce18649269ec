/// When a device that stops sending is noticed (ALERT-5), unless its registration says otherwise.
package struct SilenceDefaults: Hashable, Sendable {
  /// How often a device is expected to send.
  package var cadenceMilliseconds: Int
  /// How long after its last reading it counts as silent; at least the cadence.
  package var silentAfterMilliseconds: Int
  /// How long a gap in the running numbers may stay open before it is reported.
  package var gapGraceMilliseconds: Int

  package init(cadenceMilliseconds: Int, silentAfterMilliseconds: Int, gapGraceMilliseconds: Int) {
    self.cadenceMilliseconds = cadenceMilliseconds
    self.silentAfterMilliseconds = silentAfterMilliseconds
    self.gapGraceMilliseconds = gapGraceMilliseconds
  }

  /// How long a device of this cadence may be silent, in milliseconds; nil when nothing is expected of it.
  ///
  /// - Parameter cadence: in milliseconds; 0 for the default, below 0 for a device that is not watched.
  package func limitMilliseconds(cadence: Int64) -> Int64? {
    guard cadence >= 0 else { return nil }
    // A device with a slower cadence of its own may miss as many readings as one with the default.
    let missed = Int64(max(1, silentAfterMilliseconds / max(1, cadenceMilliseconds)))
    return cadence == 0 ? Int64(silentAfterMilliseconds) : max(cadence * missed, Self.leastMilliseconds)
  }

  /// No limit is shorter: a late packet is no silence.
  private static let leastMilliseconds: Int64 = 2_000
}
