/// What can be wrong with a device, a link or the gateway itself, as opposed to a patient (IEC 60601-1-8, 3.36,
/// "technical alarm condition"). The raw value is the stable key on the wire and in sealed storage.
package enum TechnicalKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// A vital that no body can have, or a heart rate of 0 while another channel shows life.
  case impossibleValue = "impossible-value"
  /// A known field with a word that its code list does not have.
  case unrecognisedField = "unrecognised-field"
  /// The sensor is not on skin.
  case contactOff = "contact-off"
  case lowBattery = "low-battery"
  /// The reading claims to be from the future.
  case clockAhead = "clock-ahead"
  /// The device's clock is off by a lasting amount.
  case clockSkew = "clock-skew"
  /// The same running number came with another content.
  case sequenceConflict = "sequence-conflict"
  /// Running numbers are missing after the grace.
  case sequenceGap = "sequence-gap"
  /// The device stopped sending.
  case deviceSilent = "device-silent"
  /// The broker published the device's last will.
  case deviceLost = "device-lost"
  /// A reading of a device that nobody wears.
  case unboundDevice = "unbound-device"
  /// An alert's care team lacks whom it should call.
  case nobodyToCall = "nobody-to-call"
  /// The broker cannot be reached.
  case brokerAway = "broker-away"
  /// A channel of notification cannot deliver.
  case notifierFailing = "notifier-failing"
}
