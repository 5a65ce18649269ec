/// An exact fraction with a positive denominator.
struct Ratio: Hashable, Sendable {
  let numerator: Int64
  let denominator: Int64

  init(_ numerator: Int64, _ denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// (`value` × `factor` + `offset`) × `scale`, rounded half up (exactly half towards +infinity), clamped to 32 bits.
  ///
  /// The work is done in 128 bits: 18 digits of the value, at most 9 of each factor and 3 of the scale fit, once powers of
  /// ten that exceed every range in use were answered beforehand.
  static func steps(_ value: ExactDecimal, factor: Ratio, offset: Ratio, scale: Int) -> Int {
    var mantissa = Int128(value.mantissa)
    var divisor: Int128 = 1
    var power = value.exponent
    while power > 0, mantissa != 0 {
      mantissa *= 10
      power -= 1
      // Far beyond 32 bits whatever the unit, whose factors are all above 10^-6.
      if mantissa.magnitude > limit { return mantissa > 0 ? Int(Int32.max) : Int(Int32.min) }
    }
    while power < 0 {
      // Digits this far behind the point are below every step; cutting them keeps the divisor within bounds.
      if divisor >= limit {
        mantissa /= 10
      } else {
        divisor *= 10
      }
      power += 1
    }
    let numerator =
      mantissa * Int128(factor.numerator) * Int128(offset.denominator)
      + Int128(offset.numerator) * Int128(factor.denominator) * divisor
    let denominator = divisor * Int128(factor.denominator) * Int128(offset.denominator)
    return roundHalfUp(numerator * Int128(scale), by: denominator)
  }

  private static let limit: Int128 = 1_000_000_000_000_000_000

  private static func roundHalfUp(_ numerator: Int128, by denominator: Int128) -> Int {
    // floor((2n + d) / 2d)
    let (twice, base) = (2 * numerator + denominator, 2 * denominator)
    var quotient = twice / base
    if twice % base < 0 { quotient -= 1 }
    return Int(Int32(clamping: quotient))
  }
}
