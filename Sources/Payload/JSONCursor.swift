/// A position in JSON text that is checked strictly against RFC 8259 while it moves; it never allocates.
///
/// The memory must outlive the cursor. Every load is bounds-checked, here or where the text is read in words of eight.
struct JSONCursor {
  let bytes: UnsafeRawBufferPointer
  /// The next byte, 0...`bytes.count`.
  var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  @inline(__always)
  var isAtEnd: Bool { offset >= bytes.count }

  /// The next byte, or NUL at the end: NUL is no token of JSON, so one comparison serves for both.
  @inline(__always)
  var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// The complaint about the byte here, which no rule accepts.
  var unexpected: PayloadError { isAtEnd ? .unexpectedEnd : .unexpectedByte(offset: offset) }

  @inline(__always)
  mutating func skipWhitespace() {
    while true {
      switch current {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): offset += 1
      default: return
      }
    }
  }

  @inline(__always)
  mutating func expect(_ byte: UInt8) throws(PayloadError) {
    guard current == byte else { throw unexpected }
    offset += 1
  }

  /// Moves past `true`, `false` or `null`; a misspelt one is refused at its first wrong byte.
  @inline(__always)
  mutating func expect(literal: StaticString) throws(PayloadError) {
    for index in 0..<literal.utf8CodeUnitCount {
      guard current == literal.utf8Start[index] else { throw unexpected }
      offset += 1
    }
  }
}
