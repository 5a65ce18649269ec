/// Checks canonical JSON in place, byte by byte, and allocates nothing: the verifier's own reading of RFC 8785, written
/// apart from ``CanonicalJSON`` so that one does not repeat the other's mistakes.
///
/// Every method answers whether the bytes at `at` are what it looks for, and if so moves past them.
struct CanonicalScanner {
  let bytes: UnsafeRawBufferPointer
  var at = 0

  private static let maximumDepth = 32
  private static let maximumInteger: Int64 = 9_007_199_254_740_991

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }

  mutating func takes(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard bytes.count - at >= count else { return false }
    let start = literal.utf8Start
    for index in 0..<count where bytes[at + index] != start[index] { return false }
    at += count
    return true
  }

  mutating func value(depth: Int) -> Bool {
    guard at < bytes.count else { return false }
    switch bytes[at] {
    case UInt8(ascii: "\""): return string() != nil
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "t"): return takes("true")
    case UInt8(ascii: "f"): return takes("false")
    default: return integer() != nil
    }
  }

  mutating func object(depth: Int) -> Bool {
    guard depth < Self.maximumDepth, takes("{") else { return false }
    if takes("}") { return true }
    var previous: Range<Int>?
    repeat {
      guard let name = string() else { return false }
      if let previous, !precedes(previous, name) { return false }
      previous = name
      guard takes(":"), value(depth: depth + 1) else { return false }
    } while takes(",")
    return takes("}")
  }

  mutating func array(depth: Int) -> Bool {
    guard depth < Self.maximumDepth, takes("[") else { return false }
    if takes("]") { return true }
    repeat { guard value(depth: depth + 1) else { return false } } while takes(",")
    return takes("]")
  }

  mutating func integer() -> Int64? {
    let isNegative = takes("-")
    let start = at
    var magnitude: Int64 = 0
    while at < bytes.count, case let digit = bytes[at] &- 0x30, digit < 10 {
      // 17 digits cannot be within 2^53 and would soon overflow.
      guard at - start < 16 else { return nil }
      magnitude = magnitude * 10 + Int64(digit)
      at += 1
    }
    guard at > start, magnitude <= Self.maximumInteger else { return nil }
    if bytes[start] == 0x30, at - start > 1 || isNegative { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// A string without its quotes, still escaped.
  mutating func string() -> Range<Int>? {
    guard takes("\"") else { return nil }
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return start..<(at - 1)
      case UInt8(ascii: "\\"): guard escape() else { return nil }
      case 0x20..<0x80: at += 1
      case 0x80...: guard multibyte(lead: byte) else { return nil }
      default: return nil
      }
    }
    return nil
  }

  /// 64 lower-case hexadecimal digits in quotes.
  mutating func digest() -> Digest32? {
    guard let range = string(), range.count == 64 else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
      for index in 0..<32 {
        guard let high = nibble(bytes[range.lowerBound + 2 * index]),
          let low = nibble(bytes[range.lowerBound + 2 * index + 1])
        else { return nil }
        buffer[index] = high << 4 | low
      }
      return Digest32(bytes: UnsafeRawBufferPointer(buffer))
    }
  }

  private func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  private mutating func escape() -> Bool {
    guard at + 1 < bytes.count else { return false }
    switch bytes[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"),
      UInt8(ascii: "f"), UInt8(ascii: "r"):
      at += 2
      return true
    default: break
    }
    guard takes("\\u00"), bytes.count - at >= 2, let high = nibble(bytes[at]), let low = nibble(bytes[at + 1]) else {
      return false
    }
    at += 2
    let control = high << 4 | low
    return control < 0x20 && ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(control)
  }

  /// One character of two to four bytes, well formed by table 3-7 of the Unicode standard.
  private mutating func multibyte(lead: UInt8) -> Bool {
    let count: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: count = 2
    case 0xE0...0xEF:
      count = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      count = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return false
    }
    guard bytes.count - at >= count, second.contains(bytes[at + 1]) else { return false }
    for index in 2..<max(count, 2) where bytes[at + index] & 0xC0 != 0x80 { return false }
    at += count
    return true
  }

  /// Whether one member name sorts before another by UTF-16 code units.
  private func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for (byte, other) in zip(bytes[left], bytes[right]) {
      if byte >= 0x80 || other >= 0x80 || byte == 0x5C || other == 0x5C {
        return codeUnits(of: left).lexicographicallyPrecedes(codeUnits(of: right))
      }
      if byte != other { return byte < other }
    }
    return left.count < right.count
  }

  /// The UTF-16 code units of a string that ``string()`` accepted; rare, so it may allocate.
  private func codeUnits(of range: Range<Int>) -> [UInt16] {
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == 0x5C else {
        text.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "u"):
        text.append((nibble(bytes[index + 4]) ?? 0) << 4 | (nibble(bytes[index + 5]) ?? 0))
        index += 4
      default: text.append(bytes[index + 1])
      }
      index += 2
    }
    return Array(String(decoding: text, as: UTF8.self).utf16)
  }
}
