extension ExactDecimal {
  /// The exact sum where 18 digits hold it; beyond that the smaller number's last digits are cut off.
  package func adding(_ other: ExactDecimal) -> ExactDecimal {
    if isZero { return other }
    if other.isZero { return self }
    let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
    var mantissa = Int128(high.mantissa)
    var smaller = Int128(low.mantissa)
    var power = high.exponent
    while power > low.exponent, mantissa.magnitude < Self.room {
      mantissa *= 10
      power -= 1
    }
    var cut = low.exponent
    while cut < power, smaller != 0 {
      smaller /= 10
      cut += 1
    }
    var sum = mantissa + smaller
    while sum.magnitude >= Self.room {
      sum /= 10
      power += 1
    }
    return ExactDecimal(mantissa: Int64(sum), exponent: power)
  }

  /// The value times 10^`power`, rounded half up, clamped to 64 bits less some.
  package func rounded(timesTenToThe power: Int) -> Int64 {
    var value = Int128(mantissa)
    var scale = exponent + power
    while scale > 0, value != 0, value.magnitude < Self.room {
      value *= 10
      scale -= 1
    }
    while scale < -1, value != 0 {
      value = value < 0 ? (value - 9) / 10 : value / 10
      scale += 1
    }
    if scale == -1 {
      // floor(value / 10 + 1/2)
      let shifted = value + 5
      value = shifted / 10 - (shifted % 10 < 0 ? 1 : 0)
    } else if scale < -1 {
      value = 0
    }
    return Int64(clamping: value)
  }

  private static let room: Int128 = 1_000_000_000_000_000_000
}
