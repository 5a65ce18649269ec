/// The one byte form of a reading that digests and proofs are over: canonical JSON (RFC 8785) with integers, strings and
/// truth values only. Temperature and glucose are integers in tenths; what was not measured is left out.
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

  /// Appends the canonical bytes to a buffer that the caller keeps, so that a stream of readings allocates once.
  ///
  /// - Parameter device: the name, whose characters need no escape in JSON (``DeviceID``).
  package static func append(_ reading: Reading, device: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    var members = MemberWriter(bytes: bytes)
    bytes = []
    if let level = reading.consciousness { members.add("\"acvpu\":\"", level.letter) }
    if let battery = reading.battery { members.add("\"battery\":", integer: Int64(battery)) }
    if reading.boot != 0 { members.add("\"boot\":", integer: Int64(clamping: reading.boot)) }
    if let contact = reading.contact { members.add("\"contact\":", truth: contact) }
    members.add(vital: .diastolic, of: reading.vitals)
    members.add("\"device\":\"", device)
    if let fall = reading.fall { members.add("\"fall\":", truth: fall) }
    members.add(vital: .glucose, of: reading.vitals)
    members.add(vital: .heartRate, of: reading.vitals)
    if reading.impossibleMask != 0 { members.add(impossible: reading.impossible) }
    if let motion = reading.motion { members.add("\"motion\":", truth: motion) }
    if let oxygen = reading.oxygen { members.add("\"oxygen\":", truth: oxygen) }
    if let rhythm = reading.rhythm { members.add("\"rhythm\":\"", rhythm.key) }
    members.add(vital: .respiratoryRate, of: reading.vitals)
    members.add(vital: .systolic, of: reading.vitals)
    if let sequence = reading.sequence { members.add("\"seq\":", integer: Int64(clamping: sequence)) }
    members.add(vital: .oxygenSaturation, of: reading.vitals)
    members.add(vital: .temperature, of: reading.vitals)
    members.add("\"time\":", integer: reading.time.milliseconds)
    bytes = members.finish()
  }
}

/// Writes the members of one object in the order in which they are added.
private struct MemberWriter {
  private var bytes: [UInt8]
  private var isFirst = true

  init(bytes: [UInt8]) {
    self.bytes = bytes
    self.bytes.append(UInt8(ascii: "{"))
  }

  mutating func add(_ name: StaticString, _ text: String) { add(name, text.utf8) }

  mutating func add(_ name: StaticString, _ text: some Sequence<UInt8>) {
    begin(name)
    bytes.append(contentsOf: text)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func add(_ name: StaticString, truth: Bool) {
    begin(name)
    bytes.append(contentsOf: truth ? [0x74, 0x72, 0x75, 0x65] : [0x66, 0x61, 0x6C, 0x73, 0x65])
  }

  mutating func add(_ name: StaticString, integer: Int64) {
    begin(name)
    append(integer)
  }

  mutating func add(vital: Vital, of values: VitalValues) {
    guard let value = values[vital] else { return }
    let name: StaticString =
      switch vital {
      case .heartRate: "\"hr\":"
      case .oxygenSaturation: "\"spo2\":"
      case .respiratoryRate: "\"rr\":"
      case .temperature: "\"temp\":"
      case .systolic: "\"sbp\":"
      case .diastolic: "\"dbp\":"
      case .glucose: "\"glucose\":"
      }
    add(name, integer: Int64(value))
  }

  mutating func add(impossible values: VitalValues) {
    begin("\"impossible\":")
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    for vital in [
      Vital.diastolic, .glucose, .heartRate, .respiratoryRate, .systolic, .oxygenSaturation, .temperature,
    ] {
      add(vital: vital, of: values)
    }
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  consuming func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func begin(_ name: StaticString) {
    if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  private mutating func append(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
