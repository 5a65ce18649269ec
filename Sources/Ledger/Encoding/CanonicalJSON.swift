/// Canonical JSON (RFC 8785), restricted to strings, whole numbers, truth values, arrays and objects.
package enum CanonicalJSON {
  /// Largest magnitude of an integer: 2^53 - 1, as I-JSON (RFC 7493 section 2.2) recommends.
  package static let maximumInteger: Int64 = (1 << 53) - 1
  /// Deepest nesting of arrays and objects that is written or read.
  package static let maximumDepth = 32

  /// The one canonical spelling of `value`, in UTF-8.
  /// - Throws: ``LedgerError/integerOutOfRange`` or ``LedgerError/tooDeep``.
  package static func encode(_ value: JSONValue) throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    try append(value, to: &bytes, depth: 0)
    return bytes
  }

  /// Parses any JSON of the restricted kind, canonical or not: white space, member order and escapes are free.
  ///
  /// Names that stand twice in an object are refused; so are names that differ only in Unicode normalisation.
  /// - Throws: ``LedgerError/malformedJSON(offset:)``, ``LedgerError/duplicateKey(offset:)``,
  ///   ``LedgerError/integerOutOfRange`` or ``LedgerError/tooDeep``.
  package static func parse(_ bytes: [UInt8]) throws(LedgerError) -> JSONValue {
    var parser = JSONParser(bytes, isCanonical: false)
    return try parser.document()
  }

  /// Parses JSON that must be in canonical form: ``encode(_:)`` of the result gives the same bytes.
  /// - Throws: what ``parse(_:)`` throws, and ``LedgerError/notCanonical(offset:)``.
  package static func parse(canonical bytes: [UInt8]) throws(LedgerError) -> JSONValue {
    var parser = JSONParser(bytes, isCanonical: true)
    return try parser.document()
  }

  static func append(_ value: JSONValue, to bytes: inout [UInt8], depth: Int) throws(LedgerError) {
    switch value {
    case .string(let text): append(text, to: &bytes)
    case .integer(let number): try append(number, to: &bytes)
    case .bool(let flag): append(flag, to: &bytes)
    case .array(let elements):
      guard depth < maximumDepth else { throw .tooDeep }
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        try append(element, to: &bytes, depth: depth + 1)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members): try append(members, to: &bytes, depth: depth)
    }
  }

  static func append(_ members: [String: JSONValue], to bytes: inout [UInt8], depth: Int) throws(LedgerError) {
    guard depth < maximumDepth else { throw .tooDeep }
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for (name, value) in members.sorted(by: { UTF16Order.precedes($0.key, $1.key) }) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      append(name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      try append(value, to: &bytes, depth: depth + 1)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  static func append(_ flag: Bool, to bytes: inout [UInt8]) {
    let word: StaticString = flag ? "true" : "false"
    bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  static func append(_ number: Int64, to bytes: inout [UInt8]) throws(LedgerError) {
    guard number.magnitude <= maximumInteger.magnitude else { throw .integerOutOfRange }
    DecimalDigits.append(number, to: &bytes)
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // What needs no escape is copied in runs: nearly always that is all of it.
    var copied = 0
    for (at, byte) in text.enumerated() where needsEscape(byte) {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
      copied = at + 1
      if byte < 0x20 { appendControl(byte, to: &bytes) } else { bytes += [UInt8(ascii: "\\"), byte] }
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func appendControl(_ byte: UInt8, to bytes: inout [UInt8]) {
    if let letter = shortEscape(of: byte) {
      bytes += [UInt8(ascii: "\\"), letter]
    } else {
      bytes.append(contentsOf: "\\u00".utf8)
      Hexadecimal.append(CollectionOfOne(byte), to: &bytes)
    }
  }

  /// The letter after the backslash for the five control characters that have a short escape (RFC 8785 section 3.2.2.2).
  static func shortEscape(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0A: UInt8(ascii: "n")
    case 0x0C: UInt8(ascii: "f")
    case 0x0D: UInt8(ascii: "r")
    default: nil
    }
  }
}
