/// A natural number of any size as decimal digits, the lowest first: slow and obvious, to hold the decoder against.
struct DecimalReference {
  private var digits: [UInt8]

  init(_ text: some StringProtocol) {
    digits = text.utf8.reversed().map { $0 - UInt8(ascii: "0") }
  }

  static func powerOfTen(_ exponent: Int) -> DecimalReference {
    DecimalReference("1" + String(repeating: "0", count: exponent))
  }

  static func + (left: DecimalReference, right: DecimalReference) -> DecimalReference {
    var sum = left
    var carry: UInt8 = 0
    for index in 0..<max(left.digits.count, right.digits.count) + 1 {
      if index == sum.digits.count { sum.digits.append(0) }
      let total = sum.digits[index] + (index < right.digits.count ? right.digits[index] : 0) + carry
      sum.digits[index] = total % 10
      carry = total / 10
    }
    return sum
  }

  /// One less; this is not 0.
  var predecessor: DecimalReference {
    var result = self
    var index = 0
    while result.digits[index] == 0 {
      result.digits[index] = 9
      index += 1
    }
    result.digits[index] -= 1
    return result
  }

  /// Half, rounded down.
  var half: DecimalReference {
    var result = self
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let value = carry * 10 + digits[index]
      result.digits[index] = value / 2
      carry = value % 2
    }
    return result
  }

  /// Divided by 10^`exponent`, rounded down, and clamped to `limit`.
  func shifted(right exponent: Int, limit: Int) -> Int {
    var value = 0
    for digit in digits.dropFirst(exponent).reversed() { value = min(value * 10 + Int(digit), limit) }
    return value
  }

  /// What ±`digits` × 10^`exponent` rounds to, half towards +infinity, clamped to ±`limit`.
  static func rounded(isNegative: Bool, digits: String, exponent: Int, limit: Int) -> Int {
    let number = DecimalReference(digits)
    guard exponent < 0 else {
      let scaled = DecimalReference(digits + String(repeating: "0", count: exponent))
      return (isNegative ? -1 : 1) * scaled.shifted(right: 0, limit: limit)
    }
    // floor(x + 1/2) = floor((2n + p) / 2p), and for -n: -floor((2n + p - 1) / 2p), p being the power of ten.
    let sum = number + number + powerOfTen(-exponent)
    let magnitude = (isNegative ? sum.predecessor : sum).half.shifted(right: -exponent, limit: limit)
    return isNegative ? -magnitude : magnitude
  }
}
