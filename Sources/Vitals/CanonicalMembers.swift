/// Members of a canonical object, appended to its bytes in place. Names come quoted and with their colon.
extension [UInt8] {
  mutating func addMember(_ name: StaticString, text: some Sequence<UInt8>) {
    addName(name)
    append(UInt8(ascii: "\""))
    append(contentsOf: text)
    append(UInt8(ascii: "\""))
  }

  mutating func addMember(_ name: StaticString, truth: Bool) {
    addName(name)
    add(truth ? "true" : "false")
  }

  mutating func addMember(_ name: StaticString, integer magnitude: UInt64, isNegative: Bool = false) {
    addName(name)
    if isNegative { append(UInt8(ascii: "-")) }
    addDecimal(magnitude)
  }

  /// The vital in fixed-point steps, or nothing when it is missing.
  mutating func addMember(_ vital: Vital, of values: VitalValues) {
    guard let steps = values[vital] else { return }
    addMember(Self.name(of: vital), integer: UInt64(steps.magnitude), isNegative: steps < 0)
  }

  /// The name of the next member, and a comma unless it is the first of its object.
  mutating func addName(_ name: StaticString) {
    // A member never ends in a brace that opens, so the last byte tells whether this is the first.
    if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
    add(name)
  }

  private static func name(of vital: Vital) -> StaticString {
    switch vital {
    case .heartRate: "\"hr\":"
    case .oxygenSaturation: "\"spo2\":"
    case .respiratoryRate: "\"rr\":"
    case .temperature: "\"temp\":"
    case .systolic: "\"sbp\":"
    case .diastolic: "\"dbp\":"
    case .glucose: "\"glucose\":"
    }
  }

  private mutating func add(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func addDecimal(_ magnitude: UInt64) {
    var rest = magnitude
    var low = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    // The digits came lowest first. A slice would copy the buffer to turn them round.
    var high = count - 1
    while low < high {
      swapAt(low, high)
      low += 1
      high -= 1
    }
  }
}
