/// A recursive-descent parser over bytes; see ``CanonicalJSON``.
struct JSONParser {
  private let bytes: [UInt8]
  private let isCanonical: Bool
  private var at = 0

  init(_ bytes: [UInt8], isCanonical: Bool) {
    self.bytes = bytes
    self.isCanonical = isCanonical
  }

  mutating func document() throws(LedgerError) -> JSONValue {
    let value = try self.value(depth: 0)
    try skipSpace()
    guard at == bytes.count else { throw .malformedJSON(offset: at) }
    return value
  }

  private mutating func value(depth: Int) throws(LedgerError) -> JSONValue {
    try skipSpace()
    guard at < bytes.count else { throw .malformedJSON(offset: at) }
    switch bytes[at] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    default: throw .malformedJSON(offset: at)
    }
  }

  private mutating func object(depth: Int) throws(LedgerError) -> [String: JSONValue] {
    guard depth < CanonicalJSON.maximumDepth else { throw .tooDeep }
    at += 1
    var members: [String: JSONValue] = [:]
    if try takes(UInt8(ascii: "}")) { return members }
    var previous: String?
    repeat {
      try skipSpace()
      let offset = at
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw .malformedJSON(offset: at) }
      let name = try string()
      if isCanonical, let previous, !UTF16Order.precedes(previous, name) {
        throw previous == name ? .duplicateKey(offset: offset) : .notCanonical(offset: offset)
      }
      previous = name
      guard try takes(UInt8(ascii: ":")) else { throw .malformedJSON(offset: at) }
      let value = try self.value(depth: depth + 1)
      guard members.updateValue(value, forKey: name) == nil else { throw .duplicateKey(offset: offset) }
    } while try takes(UInt8(ascii: ","))
    guard try takes(UInt8(ascii: "}")) else { throw .malformedJSON(offset: at) }
    return members
  }

  private mutating func array(depth: Int) throws(LedgerError) -> [JSONValue] {
    guard depth < CanonicalJSON.maximumDepth else { throw .tooDeep }
    at += 1
    var elements: [JSONValue] = []
    if try takes(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while try takes(UInt8(ascii: ","))
    guard try takes(UInt8(ascii: "]")) else { throw .malformedJSON(offset: at) }
    return elements
  }

  private mutating func integer() throws(LedgerError) -> Int64 {
    let start = at
    let isNegative = bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let digits = at
    var magnitude: Int64 = 0
    while at < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[at] {
      magnitude = magnitude * 10 + Int64(bytes[at] - UInt8(ascii: "0"))
      guard magnitude <= CanonicalJSON.maximumInteger else { throw .integerOutOfRange }
      at += 1
    }
    let hasLeadingZero = at - digits > 1 && bytes[digits] == UInt8(ascii: "0")
    guard at > digits, !hasLeadingZero else { throw .malformedJSON(offset: start) }
    if isCanonical, isNegative, magnitude == 0 { throw .notCanonical(offset: start) }
    return isNegative ? -magnitude : magnitude
  }

  private mutating func string() throws(LedgerError) -> String {
    let start = at
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw .malformedJSON(offset: start) }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case 0x20...:
        text.append(byte)
        at += 1
      default: throw .malformedJSON(offset: at)
      }
    }
    throw .malformedJSON(offset: start)
  }

  private mutating func escape() throws(LedgerError) -> Unicode.Scalar {
    let start = at
    guard at + 1 < bytes.count else { throw .malformedJSON(offset: start) }
    let letter = bytes[at + 1]
    at += 2
    let scalar: Unicode.Scalar
    var isShortest = true
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): scalar = Unicode.Scalar(letter)
    case UInt8(ascii: "/"):
      scalar = "/"
      isShortest = false
    case UInt8(ascii: "b"): scalar = "\u{08}"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "f"): scalar = "\u{0C}"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "u"):
      scalar = try unicodeEscape(from: start)
      let spelling = String(decoding: bytes[start..<at], as: UTF8.self)
      let hasShortEscape = CanonicalJSON.shortEscape(of: UInt8(truncatingIfNeeded: scalar.value)) != nil
      isShortest = scalar.value < 0x20 && !hasShortEscape && spelling == spelling.lowercased()
    default: throw .malformedJSON(offset: start)
    }
    guard isShortest || !isCanonical else { throw .notCanonical(offset: start) }
    return scalar
  }

  /// The four digits after `\u`, and of the pair where the first half is a high surrogate; a lone surrogate is no text.
  private mutating func unicodeEscape(from start: Int) throws(LedgerError) -> Unicode.Scalar {
    let unit = try fourDigits(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u")
    else { throw .malformedJSON(offset: start) }
    at += 2
    let low = try fourDigits(from: start)
    let combined = 0x10000 + ((unit - 0xD800) << 10) + (low & 0x3FF)
    guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(combined) else {
      throw .malformedJSON(offset: start)
    }
    return scalar
  }

  private mutating func fourDigits(from start: Int) throws(LedgerError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw .malformedJSON(offset: start) }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else { throw .malformedJSON(offset: start) }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }

  private mutating func expect(_ word: StaticString) throws(LedgerError) {
    for index in 0..<word.utf8CodeUnitCount {
      guard at < bytes.count, bytes[at] == word.utf8Start[index] else { throw .malformedJSON(offset: at) }
      at += 1
    }
  }

  private mutating func takes(_ byte: UInt8) throws(LedgerError) -> Bool {
    try skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() throws(LedgerError) {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) {
      guard !isCanonical else { throw .notCanonical(offset: at) }
      at += 1
    }
  }
}
