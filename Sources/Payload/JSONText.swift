/// The text of a checked JSON string as UTF-8, unescaped one byte at a time without a buffer.
struct JSONText: Sequence, IteratorProtocol {
  private var cursor: JSONCursor
  private let end: Int
  /// Bytes of a character that came from an escape and are still to be given, the next in the lowest place.
  private var pending: UInt32 = 0
  private var pendingCount = 0

  init(_ string: JSONString, in bytes: UnsafeRawBufferPointer) {
    self.init(from: string.start, to: string.end, in: bytes)
  }

  /// The text between two offsets, which must be the quotes of a checked string.
  init(from start: Int, to end: Int, in bytes: UnsafeRawBufferPointer) {
    cursor = JSONCursor(bytes)
    cursor.offset = start
    self.end = end
  }

  mutating func next() -> UInt8? {
    if pendingCount > 0 {
      defer {
        pending >>= 8
        pendingCount -= 1
      }
      return UInt8(truncatingIfNeeded: pending)
    }
    guard cursor.offset < end else { return nil }
    let byte = cursor.current
    guard byte == UInt8(ascii: "\\") else {
      cursor.offset += 1
      return byte
    }
    // The string was checked when it was scanned, so an escape in it cannot fail.
    guard let scalar = try? cursor.escape(), let units = UTF8.encode(scalar) else { return nil }
    for unit in units {
      pending |= UInt32(unit) << UInt32(8 * pendingCount)
      pendingCount += 1
    }
    return next()
  }
}
