/// What can be wrong with a device, a link or the gateway itself, as opposed to a patient (IEC 60601-1-8, 3.36,
/// "technical alarm condition"). The raw value is the stable key on the wire and in sealed storage.
package enum TechnicalKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// A vital that no body can have, or a heart rate of 0 while another channel shows life.
  case impossibleValue = "impossible-value"
  /// A known field with a word that its code list does not have, or in a unit that does not measure it.
  case unrecognisedField = "unrecognised-field"
  /// The sensor is not on skin.
  case contactOff = "contact-off"
  case lowBattery = "low-battery"
  /// The device says that an electrode is off.
  case leadsOff = "leads-off"
  /// The device says that its probe is unplugged or off.
  case probeOff = "probe-off"
  /// The device says that the cuff does not fit, is loose or leaks.
  case wrongCuff = "wrong-cuff"
  /// The device does not trust what it measured.
  case measurementInvalid = "measurement-invalid"
  /// A measurement was due and there is none.
  case measurementAbsent = "measurement-absent"
  /// The device has too little signal to measure.
  case poorSignal = "poor-signal"
  /// The device says that its sensor is broken.
  case sensorFailure = "sensor-failure"
  /// The reading claims to be from the future.
  case clockAhead = "clock-ahead"
  /// The device's clock is off by a lasting amount.
  case clockSkew = "clock-skew"
  /// The same running number came with another content.
  case sequenceConflict = "sequence-conflict"
  /// Running numbers are missing after the grace.
  case sequenceGap = "sequence-gap"
  /// A device's numbers are so scattered that part of the record of them was given up.
  case numbersLost = "numbers-lost"
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
  /// A drill did not come back acknowledged: perhaps nobody would be called.
  case deliveryFailing = "delivery-failing"
  /// The broker dropped messages.
  case brokerDropping = "broker-dropping"
  /// The gateway's disk took nothing, or did not answer for seconds.
  case storeStalled = "store-stalled"
  /// The gateway's clock was set.
  case clockJump = "clock-jump"
  /// At some time that is coming, a unit has nobody who would be called.
  case rotaGap = "rota-gap"
  /// No fault at all: an alert that only tries the way of alerts.
  case drill
}
