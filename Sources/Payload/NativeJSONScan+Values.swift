import Vitals

extension NativeJSONScan {
  /// Moves past the value of a known field and keeps it.
  @inline(__always)
  mutating func value(of field: PayloadField) throws(PayloadError) {
    if skipper.cursor.current == UInt8(ascii: "n"), field != .device {
      return try skipper.cursor.expect(literal: "null")
    }
    if let vital = field.vital {
      return keep(try number(of: field), as: vital)
    }
    switch field {
    case .time: try time()
    case .sequence: decoded.reading.sequence = try counter(of: field)
    case .boot: decoded.reading.boot = try counter(of: field)
    case .device: device = try word(of: field)
    case .battery: keepBattery(try number(of: field))
    case .oxygen: decoded.reading.oxygen = try truth(of: field)
    case .fall: decoded.reading.fall = try truth(of: field)
    case .contact: decoded.reading.contact = try truth(of: field)
    case .motion: decoded.reading.motion = try truth(of: field)
    case .consciousness:
      decoded.reading.consciousness = Consciousness(try word(of: field), in: skipper.cursor.bytes)
      if decoded.reading.consciousness == nil { decoded.unrecognisedFields.insert(PayloadFieldSet(field)) }
    case .rhythm:
      decoded.reading.rhythm = Rhythm(try word(of: field), in: skipper.cursor.bytes)
      if decoded.reading.rhythm == nil { decoded.unrecognisedFields.insert(PayloadFieldSet(field)) }
    case .faults: try faults()
    case .heartRate, .oxygenSaturation, .respiratoryRate, .temperature, .systolic, .diastolic, .glucose:
      break  // Vitals, kept above.
    }
  }

  /// An array of words. A word that is not in the vocabulary leaves the others standing and is reported.
  private mutating func faults() throws(PayloadError) {
    guard skipper.cursor.current == UInt8(ascii: "[") else { throw wrongType(.faults) }
    skipper.cursor.offset += 1
    skipper.cursor.skipWhitespace()
    guard skipper.cursor.current != UInt8(ascii: "]") else { return skipper.cursor.offset += 1 }
    while true {
      let word = try word(of: .faults)
      if let fault = DeviceFault.allCases.first(where: {
        JSONText(word, in: skipper.cursor.bytes).elementsEqual($0.key.utf8)
      }) {
        decoded.reading.faults.insert(DeviceFaults(fault))
      } else {
        decoded.unrecognisedFields.insert(PayloadFieldSet(.faults))
      }
      skipper.cursor.skipWhitespace()
      if skipper.cursor.current == UInt8(ascii: "]") { break }
      try skipper.cursor.expect(UInt8(ascii: ","))
      skipper.cursor.skipWhitespace()
    }
    skipper.cursor.offset += 1
  }

  @inline(__always)
  private mutating func keep(_ number: JSONNumber, as vital: Vital) {
    let power = vital.scale == 10 ? 1 : 0
    let steps = number.rounded(timesTenToThe: power, in: skipper.cursor.bytes)
    if vital.possible.contains(steps) {
      decoded.reading.vitals[vital] = steps
    } else {
      decoded.reading.impossible[vital] = steps
    }
  }

  private mutating func keepBattery(_ number: JSONNumber) {
    let percent = number.rounded(timesTenToThe: 0, in: skipper.cursor.bytes)
    if let percent = UInt8(exactly: percent), percent <= 100 {
      decoded.reading.battery = percent
    } else {
      decoded.ignoredFields += 1
    }
  }

  @inline(__always)
  private mutating func number(of field: PayloadField) throws(PayloadError) -> JSONNumber {
    switch skipper.cursor.current {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try skipper.cursor.number()
    default: throw wrongType(field)
    }
  }

  /// An integer of 0...2^53-1, which every JSON library carries exactly (RFC 8259, section 6).
  private mutating func counter(of field: PayloadField) throws(PayloadError) -> UInt64 {
    UInt64(try integer(of: field, in: 0...(1 << 53 - 1)))
  }

  private mutating func integer(
    of field: PayloadField, in range: ClosedRange<Int>
  ) throws(PayloadError) -> Int {
    let start = skipper.cursor.offset
    guard let value = try number(of: field).integer(in: skipper.cursor.bytes) else {
      throw .wrongType(field, offset: start)
    }
    guard range.contains(value) else { throw .outOfRange(field, offset: start) }
    return value
  }

  private mutating func truth(of field: PayloadField) throws(PayloadError) -> Bool {
    switch skipper.cursor.current {
    case UInt8(ascii: "t"):
      try skipper.cursor.expect(literal: "true")
      return true
    case UInt8(ascii: "f"):
      try skipper.cursor.expect(literal: "false")
      return false
    default: throw wrongType(field)
    }
  }

  private mutating func word(of field: PayloadField) throws(PayloadError) -> JSONString {
    guard skipper.cursor.current == UInt8(ascii: "\"") else { throw wrongType(field) }
    return try skipper.cursor.string()
  }

  /// The time as epoch milliseconds or as a string of RFC 3339, either in the years 0000 to 9999.
  private mutating func time() throws(PayloadError) {
    let start = skipper.cursor.offset
    if skipper.cursor.current == UInt8(ascii: "\"") {
      let text = JSONText(try skipper.cursor.string(), in: skipper.cursor.bytes)
      guard let parsed = Timestamp(rfc3339: text) else { throw .malformedTime(offset: start) }
      decoded.reading.time = parsed
    } else {
      let milliseconds = try integer(of: .time, in: Timestamp.writableMilliseconds)
      decoded.reading.time = Timestamp(milliseconds: Int64(milliseconds))
    }
    hasTime = true
  }

  /// A value of another type than `field` wants, or no value at all.
  private func wrongType(_ field: PayloadField) -> PayloadError {
    switch skipper.cursor.current {
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      .wrongType(field, offset: skipper.cursor.offset)
    default: skipper.cursor.unexpected
    }
  }
}
