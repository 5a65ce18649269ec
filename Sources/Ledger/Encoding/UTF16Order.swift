/// The order of RFC 8785 section 3.2.3, by UTF-16 code units, computed on UTF-8.
enum UTF16Order {
  /// Whether `left` sorts before `right`. Both must be valid UTF-8.
  ///
  /// Byte order and UTF-16 order differ in one case only: a character beyond U+FFFF (four bytes, surrogates D800-DFFF)
  /// sorts before U+E000-U+FFFF (three bytes, led by EE or EF).
  static func precedes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
    var rest = right.makeIterator()
    for byte in left {
      guard let other = rest.next() else { return false }
      if byte != other { return rank(byte) < rank(other) }
    }
    return rest.next() != nil
  }

  private static func rank(_ byte: UInt8) -> UInt16 {
    switch byte {
    case 0xEE, 0xEF: UInt16(byte) + 0x100
    default: UInt16(byte)
    }
  }
}
