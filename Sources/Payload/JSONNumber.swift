/// Where a checked JSON number lies and how it is written; its value is worked out exactly, in integers only.
struct JSONNumber {
  let isNegative: Bool
  /// The offset of the first digit.
  let start: Int
  /// How many digits stand before the decimal point.
  let wholeDigits: Int
  /// How many digits stand after the decimal point; 0 when there is none.
  let fractionDigits: Int
  /// The written exponent, clamped to ±``exponentLimit``; nil when there is none.
  let exponent: Int?
  /// The magnitude when the number is written as a plain integer of at most 18 digits.
  let plainMagnitude: Int?

  /// Larger than any payload is long, so that clamping an exponent to it never changes a rounded or saturated value.
  static let exponentLimit = 1 << 30
  /// Values saturate here; far above every range in use, and far from overflow.
  static let saturation = 1 << 60

  /// The value as an integer, saturated to ±``saturation``, or nil when it is written with a fraction or an exponent.
  func integer(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard fractionDigits == 0, exponent == nil else { return nil }
    return rounded(timesTenToThe: 0, in: bytes)
  }

  /// The value times 10^`power`, rounded to an integer and saturated to ±``saturation``.
  ///
  /// Rounds half up: exactly half goes towards +infinity, so 36.65 becomes 367 tenths and -0.5 becomes 0.
  @inline(__always)
  func rounded(timesTenToThe power: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    if let plainMagnitude, power <= 1 {
      let magnitude = power == 1 ? min(plainMagnitude, Self.saturation / 10) * 10 : plainMagnitude
      return isNegative ? -magnitude : magnitude
    }
    return roundedDecimal(timesTenToThe: power, in: bytes)
  }

  private func roundedDecimal(timesTenToThe power: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    let digits = wholeDigits + fractionDigits
    // How many of the digits count whole steps once the point has moved.
    let wholeSteps = wholeDigits + (exponent ?? 0) + power
    var magnitude = 0
    for index in 0..<min(max(wholeSteps, 0), digits) {
      magnitude = Self.appending(digit(index, in: bytes), to: magnitude)
    }
    // Zeros to the right of the last digit; nothing more can change once the value is 0 or saturated.
    var missing = wholeSteps - digits
    while missing > 0, magnitude != 0, magnitude < Self.saturation {
      magnitude = Self.appending(0, to: magnitude)
      missing -= 1
    }
    if roundsAway(wholeSteps: wholeSteps, digits: digits, in: bytes) { magnitude += 1 }
    return isNegative ? -magnitude : magnitude
  }

  /// Whether what is left after `wholeSteps` digits moves the magnitude up: from one half when positive, above when negative.
  private func roundsAway(wholeSteps: Int, digits: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard wholeSteps >= 0, wholeSteps < digits else { return false }
    let first = digit(wholeSteps, in: bytes)
    guard first == 5, isNegative else { return first >= 5 }
    return (wholeSteps + 1..<digits).contains { digit($0, in: bytes) != 0 }
  }

  private static func appending(_ digit: Int, to magnitude: Int) -> Int {
    magnitude > saturation / 10 - 1 ? saturation : magnitude * 10 + digit
  }

  /// The digit at `index`, the decimal point left out.
  private func digit(_ index: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    Int(bytes[start + index + (index < wholeDigits ? 0 : 1)] - UInt8(ascii: "0"))
  }
}
