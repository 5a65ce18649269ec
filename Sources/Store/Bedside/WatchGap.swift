/// Why nobody would notice if a patient grew worse. The raw value is the stable word on the wire.
package enum WatchGap: String, CaseIterable, Hashable, Sendable {
  /// The patient wears nothing.
  case noDevice = "no-device"
  /// Every device is silent, lost, off the body or broken, or has never sent anything.
  case nothingHeard = "nothing-heard"
  /// No vital is young enough to say anything about the patient.
  case nothingCurrent = "nothing-current"
  /// The broker cannot be reached, and with it no device.
  case brokerAway = "broker-away"
  /// Whoever should be called cannot be.
  case nobodyToCall = "nobody-to-call"
}
