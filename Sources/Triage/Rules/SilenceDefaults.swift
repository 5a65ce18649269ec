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
}
