extension JSONCursor {
  /// Moves past a number (RFC 8259, section 6), a minus or digit being here.
  @inline(__always)
  mutating func number() throws(PayloadError) -> JSONNumber {
    let isNegative = current == UInt8(ascii: "-")
    if isNegative { offset &+= 1 }
    let start = offset
    var magnitude = 0
    while let digit = digit {
      // Wraps only beyond 18 digits, where the sum is not used.
      magnitude = magnitude &* 10 &+ digit
      offset &+= 1
    }
    let wholeDigits = offset &- start
    guard wholeDigits > 0 else { throw unexpected }
    if wholeDigits > 1, bytes[start] == UInt8(ascii: "0") { throw .unexpectedByte(offset: start + 1) }
    let fractionDigits = try fraction()
    let exponent = try exponent()
    let isPlain = fractionDigits == 0 && exponent == nil && wholeDigits <= 18
    return JSONNumber(
      isNegative: isNegative, start: start, wholeDigits: wholeDigits, fractionDigits: fractionDigits,
      exponent: exponent, plainMagnitude: isPlain ? magnitude : nil)
  }

  /// The value of the digit here, or nil.
  @inline(__always)
  private var digit: Int? {
    let value = current &- UInt8(ascii: "0")
    return value <= 9 ? Int(value) : nil
  }

  @inline(__always)
  private mutating func fraction() throws(PayloadError) -> Int {
    guard current == UInt8(ascii: ".") else { return 0 }
    offset &+= 1
    let start = offset
    while digit != nil { offset &+= 1 }
    guard offset > start else { throw unexpected }
    return offset &- start
  }

  @inline(__always)
  private mutating func exponent() throws(PayloadError) -> Int? {
    guard current | 0x20 == UInt8(ascii: "e") else { return nil }
    return try writtenExponent()
  }

  private mutating func writtenExponent() throws(PayloadError) -> Int {
    offset += 1
    let isNegative = current == UInt8(ascii: "-")
    if isNegative || current == UInt8(ascii: "+") { offset += 1 }
    let start = offset
    var value = 0
    while let digit = digit {
      value = min(value * 10 + digit, JSONNumber.exponentLimit)
      offset += 1
    }
    guard offset > start else { throw unexpected }
    return isNegative ? -value : value
  }
}
