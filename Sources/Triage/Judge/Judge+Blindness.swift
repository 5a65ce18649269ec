import Vitals

extension Judge {
  /// Faults that leave the values beside them as good as any: a battery that is low, and a measurement that is missing.
  private static let harmless: DeviceFaults = [DeviceFaults(.batteryLow), DeviceFaults(.measurementAbsent)]

  /// Whether the values of a reading prove nothing normal, because its sensor is off the body, broken or not believed by
  /// the device itself. What is abnormal counts all the same (INTAKE-3), decision 0069.
  @inline(__always)
  package static func isBlind(_ reading: Reading) -> Bool {
    reading.contact == false || !reading.faults.isSubset(of: harmless)
  }
}
