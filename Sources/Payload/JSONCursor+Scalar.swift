extension JSONCursor {
  /// Moves past an escape, its backslash being here, and returns the character it stands for.
  mutating func escape() throws(PayloadError) -> Unicode.Scalar {
    let start = offset
    offset += 1
    let letter = current
    if letter == UInt8(ascii: "u") { return try unicodeEscape(from: start) }
    let value: UInt8
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value = letter
    case UInt8(ascii: "b"): value = 0x08
    case UInt8(ascii: "f"): value = 0x0C
    case UInt8(ascii: "n"): value = 0x0A
    case UInt8(ascii: "r"): value = 0x0D
    case UInt8(ascii: "t"): value = 0x09
    default: throw isAtEnd ? .unexpectedEnd : .invalidEscape(offset: start)
    }
    offset += 1
    return Unicode.Scalar(value)
  }

  private mutating func unicodeEscape(from start: Int) throws(PayloadError) -> Unicode.Scalar {
    offset += 1
    let first = try hexadecimalUnit(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, current == UInt8(ascii: "\\") else { throw endOr(.loneSurrogate(offset: start)) }
    let second = offset
    offset += 1
    guard current == UInt8(ascii: "u") else { throw endOr(.loneSurrogate(offset: start)) }
    offset += 1
    let low = try hexadecimalUnit(from: second)
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw .loneSurrogate(offset: start) }
    return scalar
  }

  private func endOr(_ error: PayloadError) -> PayloadError { isAtEnd ? .unexpectedEnd : error }

  private mutating func hexadecimalUnit(from start: Int) throws(PayloadError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch current {
      case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw endOr(.invalidEscape(offset: start))
      }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }

  /// Moves past one character of two to four bytes, which is here (RFC 3629, section 4).
  mutating func multibyteScalar() throws(PayloadError) {
    let start = offset
    let lead = current
    guard lead >= 0x80 else { throw isAtEnd ? .unexpectedEnd : .controlCharacter(offset: start) }
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xE0: second = 0xA0...0xBF
    case 0xED: second = 0x80...0x9F
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    case 0xC2...0xDF, 0xE1...0xEF, 0xF1...0xF3: second = 0x80...0xBF
    default: throw .invalidUTF8(offset: start)
    }
    offset += 1
    guard second.contains(current) else { throw .invalidUTF8(offset: start) }
    offset += 1
    for _ in 0..<(lead >= 0xF0 ? 2 : lead >= 0xE0 ? 1 : 0) {
      guard (0x80...0xBF).contains(current) else { throw .invalidUTF8(offset: start) }
      offset += 1
    }
  }
}
