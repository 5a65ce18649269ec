/// Where a checked JSON string lies between its quotes, and its first bytes for quick comparison.
struct JSONString {
  /// The offset of the first byte after the opening quote.
  let start: Int
  /// The offset of the closing quote.
  let end: Int
  /// Whether it contains backslash escapes, so that its bytes are not yet its text.
  let isEscaped: Bool
  /// Its first eight bytes as they stand, the first in the lowest place, zero beyond the end.
  let head: UInt64

  /// Whether its text is `word`, at most eight bytes of ASCII. Only for strings without escapes.
  @inline(__always)
  func equals(_ word: StaticString) -> Bool {
    end - start == word.utf8CodeUnitCount && head == Self.pack(word)
  }

  @inline(__always)
  private static func pack(_ word: StaticString) -> UInt64 {
    var packed: UInt64 = 0
    for index in 0..<word.utf8CodeUnitCount {
      packed |= UInt64(word.utf8Start[index]) << UInt64(8 * index)
    }
    return packed
  }
}
