import Store

/// What the watch over silence noticed.
package enum SilenceChange: Hashable, Sendable {
  /// Nothing came from this device for so long.
  case silent(DeviceIndex, milliseconds: Int64)
  /// The broker published the device's last will, and nothing came since.
  case lost(DeviceIndex, milliseconds: Int64)
  /// A device that was reported, here or by an earlier start, is heard again.
  case recovered(DeviceIndex)
  /// So many of a unit's watched devices are silent at once: one alert for all of them.
  case unitOutageBegan(String, silent: Int, watched: Int)
  /// Most of the unit's are back.
  case unitOutageEnded(String)
  /// So many of all watched devices are silent at once: one alert for all of them.
  case outageBegan(silent: Int, watched: Int)
  /// Most of them are back; those that are not are reported by themselves.
  case outageEnded
}
