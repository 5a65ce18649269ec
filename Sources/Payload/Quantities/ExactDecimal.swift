/// A decimal number exactly as a payload wrote it: `mantissa` × 10^`exponent`, never floating point, because
/// `(100.4-32)*5/9` in binary is 38.00000000000001 and would score wrong (DESIGN, section 3, "Payloads").
package struct ExactDecimal: Hashable, Sendable {
  /// At most 18 significant digits.
  package let mantissa: Int64
  /// The power of ten, clamped to ±``exponentLimit``.
  package let exponent: Int

  /// Beyond this a number is either 0 or out of every range in use.
  package static let exponentLimit = 400
  private static let digitLimit = 18

  package init(mantissa: Int64, exponent: Int = 0) {
    self.mantissa = mantissa
    self.exponent = min(max(exponent, -Self.exponentLimit), Self.exponentLimit)
  }

  /// Parses digits with an optional sign, point and exponent, the grammar of a JSON number. Digits after the eighteenth
  /// significant one are cut off, which no device's resolution reaches.
  ///
  /// - Returns: nil when `text` is written in another way.
  package init?(_ text: some Sequence<UInt8>) {
    var parser = DecimalText(digitLimit: Self.digitLimit)
    for byte in text {
      guard parser.take(byte) else { return nil }
    }
    guard parser.isComplete else { return nil }
    self.init(mantissa: parser.isNegative ? -parser.magnitude : parser.magnitude, exponent: parser.power)
  }

  /// The shortest decimal that reads back as this binary value, or nil when it is not finite.
  package init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init("\(value)".utf8)
  }

  /// As for `Double`: the shortest decimal of a single-precision value has fewer digits.
  package init?(_ value: Float) {
    guard value.isFinite else { return nil }
    self.init("\(value)".utf8)
  }

  package var isZero: Bool { mantissa == 0 }

  /// The number as an integer, or nil when it has a fraction or does not fit.
  package var integer: Int64? {
    var value = mantissa
    var power = exponent
    while power < 0 {
      guard value % 10 == 0 else { return nil }
      if value == 0 { return 0 }
      value /= 10
      power += 1
    }
    while power > 0, value != 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
      power -= 1
    }
    return value
  }

  package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    let (a, b) = (left.reduced, right.reduced)
    return a.mantissa == b.mantissa && a.exponent == b.exponent
  }

  package func hash(into hasher: inout Hasher) {
    let (mantissa, exponent) = reduced
    hasher.combine(mantissa)
    hasher.combine(exponent)
  }

  /// Without zeros at the end: one form for one number.
  private var reduced: (mantissa: Int64, exponent: Int) {
    guard mantissa != 0 else { return (0, 0) }
    var (value, power) = (mantissa, exponent)
    while value % 10 == 0 {
      value /= 10
      power += 1
    }
    return (value, power)
  }
}

/// Reads the grammar of a JSON number one byte at a time.
private struct DecimalText {
  let digitLimit: Int
  var isNegative = false
  var magnitude: Int64 = 0
  private var significant = 0
  private var scale = 0
  private var writtenExponent = 0
  private var exponentIsNegative = false
  private var phase = Phase.start

  private enum Phase { case start, sign, whole, point, fraction, exponentMark, exponentSign, exponent }

  init(digitLimit: Int) { self.digitLimit = digitLimit }

  var power: Int { scale + (exponentIsNegative ? -writtenExponent : writtenExponent) }
  var isComplete: Bool { phase == .whole || phase == .fraction || phase == .exponent }

  mutating func take(_ byte: UInt8) -> Bool {
    switch (phase, byte) {
    case (.start, UInt8(ascii: "-")):
      isNegative = true
      phase = .sign
    case (.start, UInt8(ascii: "0")...UInt8(ascii: "9")), (.sign, UInt8(ascii: "0")...UInt8(ascii: "9")),
      (.whole, UInt8(ascii: "0")...UInt8(ascii: "9")):
      phase = .whole
      digit(byte, afterPoint: false)
    case (.whole, UInt8(ascii: ".")): phase = .point
    case (.point, UInt8(ascii: "0")...UInt8(ascii: "9")), (.fraction, UInt8(ascii: "0")...UInt8(ascii: "9")):
      phase = .fraction
      digit(byte, afterPoint: true)
    case (.whole, UInt8(ascii: "e")), (.whole, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "e")),
      (.fraction, UInt8(ascii: "E")):
      phase = .exponentMark
    case (.exponentMark, UInt8(ascii: "-")):
      exponentIsNegative = true
      phase = .exponentSign
    case (.exponentMark, UInt8(ascii: "+")): phase = .exponentSign
    case (.exponentMark, UInt8(ascii: "0")...UInt8(ascii: "9")), (.exponentSign, UInt8(ascii: "0")...UInt8(ascii: "9")),
      (.exponent, UInt8(ascii: "0")...UInt8(ascii: "9")):
      phase = .exponent
      writtenExponent = min(writtenExponent * 10 + Int(byte - UInt8(ascii: "0")), 1 << 30)
    default: return false
    }
    return true
  }

  private mutating func digit(_ byte: UInt8, afterPoint: Bool) {
    let value = Int64(byte - UInt8(ascii: "0"))
    guard significant < digitLimit else {
      if !afterPoint { scale += 1 }
      return
    }
    magnitude = magnitude * 10 + value
    if magnitude != 0 { significant += 1 }
    if afterPoint { scale -= 1 }
  }
}
