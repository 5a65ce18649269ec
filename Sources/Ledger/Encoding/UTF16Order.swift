/// The order of RFC 8785 section 3.2.3, by UTF-16 code units, computed on UTF-8.
enum UTF16Order {
  /// Whether `left` sorts before `right`.
  ///
  /// Byte order and UTF-16 order differ in one case only: a character beyond U+FFFF (four bytes, surrogates D800-DFFF)
  /// sorts before U+E000-U+FFFF (three bytes, led by EE or EF).
  static func precedes(_ left: String, _ right: String) -> Bool {
    var left = left
    var right = right
    return left.withUTF8 { left in right.withUTF8 { right in precedes(left, right) } }
  }

  /// Both must be valid UTF-8.
  private static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    let common = min(left.count, right.count)
    var at = 0
    while at < common, left[at] == right[at] { at += 1 }
    return at < common ? rank(left[at]) < rank(right[at]) : left.count < right.count
  }

  private static func rank(_ byte: UInt8) -> UInt16 {
    switch byte {
    case 0xEE, 0xEF: UInt16(byte) + 0x100
    default: UInt16(byte)
    }
  }
}
