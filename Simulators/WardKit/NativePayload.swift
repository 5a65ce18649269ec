import Vitals

/// The native JSON of DESIGN, section 3, written by hand so that the same sample gives the same bytes everywhere.
package struct NativePayload: Sendable {
  package var sequence: UInt64?
  package var boot: UInt64?
  /// The device's own clock.
  package var time: Timestamp
  package var sample: Sample
  /// Whether the slow sensors (cuff, thermometer, glucose) take part in this one.
  package var isFull: Bool
  package var batteryPercent: Int
  /// The name of another device, for one that lies about who it is.
  package var claimedDevice: String?
  /// When it was to be published, for benches; a key that no decoder knows. Nanoseconds since 1970.
  package var stampNanoseconds: Int64?

  package init(sequence: UInt64?, boot: UInt64?, time: Timestamp, sample: Sample, isFull: Bool, batteryPercent: Int) {
    self.sequence = sequence
    self.boot = boot
    self.time = time
    self.sample = sample
    self.isFull = isFull
    self.batteryPercent = batteryPercent
  }

  /// The bytes on the wire.
  package var bytes: [UInt8] {
    var fields: [String] = []
    if let sequence { fields.append("\"seq\":\(sequence)") }
    if let boot { fields.append("\"boot\":\(boot)") }
    if let claimedDevice { fields.append("\"device\":\"\(claimedDevice)\"") }
    fields.append("\"time\":\(time.milliseconds)")
    if sample.contact {
      fields.append("\"hr\":\(sample.heartRate),\"spo2\":\(sample.saturation),\"rr\":\(sample.respiration)")
      if isFull {
        fields.append("\"temp\":\(tenths(sample.temperatureTenths)),\"glucose\":\(tenths(sample.glucoseTenths))")
        fields.append("\"sbp\":\(sample.systolic),\"dbp\":\(sample.diastolic)")
      }
      if sample.rhythm != .normal { fields.append("\"rhythm\":\"\(sample.rhythm.key)\"") }
      if sample.fall { fields.append("\"fall\":true") }
    }
    fields.append("\"contact\":\(sample.contact),\"battery\":\(batteryPercent)")
    if let stampNanoseconds { fields.append("\"pubns\":\(stampNanoseconds)") }
    return Array("{\(fields.joined(separator: ","))}".utf8)
  }

  private func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
}
