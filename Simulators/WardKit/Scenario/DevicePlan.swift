/// How the devices behave when nothing is wrong.
package struct DevicePlan: Hashable, Sendable {
  /// Devices on each patient, 1...8.
  package var perPatient = 1
  /// Scenario seconds between two readings of a device.
  package var cadenceSeconds = 1.0
  /// Random part of the interval, 0...1.
  package var jitter = 0.1
  /// Readings that a device collects and sends together, 1...1,000; an urgent one does not wait for the others.
  package var batch = 1
  /// How payloads are written: each device by the next of them, in turn. Not empty.
  package var formats = [WireFormat.native]
  /// Cuff, thermometer and glucose take part in one reading of so many.
  package var slowEvery = 5
  /// Readings a device remembers without a receipt; at the bound the oldest is overwritten.
  package var memory = 20_000
  /// Clock seconds after which a reading without a receipt is sent again: at first, and at most once it has been in vain.
  package var resendAfterSeconds = 5.0...60.0
  /// Stored readings, or readings for the second time, that a device sends a second at most (clock time).
  package var backfillPerSecond = 100.0
  /// Whether a device sends from a second after its own connection on, instead of waiting for all to be connected.
  package var beginsWhenConnected = false
  /// Readings after which a device stops; nil goes on until the end.
  package var readings: Int?

  package init() {}
}
