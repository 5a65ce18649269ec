import Vitals

/// One reading as it came, for the strip of an event.
package struct StripReading: Hashable, Sendable {
  package let device: DeviceIndex
  /// Its skew-corrected time.
  package let judged: Timestamp
  package let reading: Reading

  package init(device: DeviceIndex, judged: Timestamp, reading: Reading) {
    self.device = device
    self.judged = judged
    self.reading = reading
  }
}
