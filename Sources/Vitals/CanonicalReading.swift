/// The one byte form of a reading that digests and proofs are over: canonical JSON (RFC 8785) with integers, strings and
/// truth values only. Temperature and glucose are integers in tenths; `faults` is the sum of 2^n over the faults' raw values; what was not measured is left out.
///
/// `boot` is left out when it is 0. A payload without `boot` and one that says 0 both mean the one start of a device that
/// does not number its starts: they are one reading to the decoder, to the duplicate check and so to the digest.
package enum CanonicalReading {
  /// No canonical reading of a valid device name is longer.
  package static let maximumBytes = 1_024

  /// The canonical bytes.
  package static func bytes(_ reading: Reading, device: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    append(reading, device: device.utf8, to: &bytes)
    return bytes
  }

  /// Appends the canonical bytes in place; allocates nothing when `bytes` has ``maximumBytes`` of spare capacity.
  ///
  /// - Parameter device: the name, whose characters need no escape in JSON (``DeviceID``).
  package static func append(_ reading: Reading, device: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    if let level = reading.consciousness { bytes.addMember("\"acvpu\":", text: level.letter.utf8) }
    if let battery = reading.battery { bytes.addMember("\"battery\":", integer: UInt64(battery)) }
    if reading.boot != 0 { bytes.addMember("\"boot\":", integer: reading.boot) }
    if let contact = reading.contact { bytes.addMember("\"contact\":", truth: contact) }
    bytes.addMember(.diastolic, of: reading.vitals)
    bytes.addMember("\"device\":", text: device)
    if let fall = reading.fall { bytes.addMember("\"fall\":", truth: fall) }
    if !reading.faults.isEmpty { bytes.addMember("\"faults\":", integer: UInt64(reading.faults.rawValue)) }
    bytes.addMember(.glucose, of: reading.vitals)
    bytes.addMember(.heartRate, of: reading.vitals)
    if !reading.impossible.isEmpty { append(impossible: reading.impossible, to: &bytes) }
    if let motion = reading.motion { bytes.addMember("\"motion\":", truth: motion) }
    if let oxygen = reading.oxygen { bytes.addMember("\"oxygen\":", truth: oxygen) }
    if let rhythm = reading.rhythm { bytes.addMember("\"rhythm\":", text: rhythm.key.utf8) }
    bytes.addMember(.respiratoryRate, of: reading.vitals)
    bytes.addMember(.systolic, of: reading.vitals)
    if let sequence = reading.sequence { bytes.addMember("\"seq\":", integer: sequence) }
    bytes.addMember(.oxygenSaturation, of: reading.vitals)
    bytes.addMember(.temperature, of: reading.vitals)
    let time = reading.time.milliseconds
    bytes.addMember("\"time\":", integer: time.magnitude, isNegative: time < 0)
    bytes.append(UInt8(ascii: "}"))
  }

  /// The impossible vitals, as an object within the object, its keys in the same order.
  private static func append(impossible values: VitalValues, to bytes: inout [UInt8]) {
    bytes.addName("\"impossible\":")
    bytes.append(UInt8(ascii: "{"))
    bytes.addMember(.diastolic, of: values)
    bytes.addMember(.glucose, of: values)
    bytes.addMember(.heartRate, of: values)
    bytes.addMember(.respiratoryRate, of: values)
    bytes.addMember(.systolic, of: values)
    bytes.addMember(.oxygenSaturation, of: values)
    bytes.addMember(.temperature, of: values)
    bytes.append(UInt8(ascii: "}"))
  }
}
