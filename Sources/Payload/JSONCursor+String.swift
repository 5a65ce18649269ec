extension JSONCursor {
  /// Moves past a string, its opening quote being here, and checks every byte and escape of it.
  @inline(__always)
  mutating func string() throws(PayloadError) -> JSONString {
    let start = offset + 1
    offset = start
    var isEscaped = false
    while true {
      skipPlainText()
      let byte = current
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        _ = try escape()
      } else {
        try multibyteScalar()
      }
    }
    let end = offset
    offset += 1
    return JSONString(start: start, end: end, isEscaped: isEscaped, head: head(from: start, to: end))
  }

  /// Moves to the next quote, backslash, control character or byte above 0x7F, eight bytes at a time while eight remain.
  @inline(__always)
  private mutating func skipPlainText() {
    while offset &+ 8 <= bytes.count {
      let special = Self.specialBytes(of: word(at: offset))
      if special != 0 {
        offset &+= special.trailingZeroBitCount / 8
        return
      }
      offset &+= 8
    }
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0..<0x20, 0x80...: return
      default: offset &+= 1
      }
    }
  }

  /// The top bit of the first byte in `word` that is not plain text, and perhaps of later ones; 0 when all are plain.
  ///
  /// Borrows can mark a byte above a true hit but never below the first one ("Bit Twiddling Hacks", haszero and hasless).
  @inline(__always)
  private static func specialBytes(of word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let found = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word)
    return (found | word) & tops
  }

  @inline(__always)
  private func word(at position: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  @inline(__always)
  private func head(from start: Int, to end: Int) -> UInt64 {
    let length = end &- start
    if start &+ 8 <= bytes.count {
      let loaded = word(at: start)
      return length >= 8 ? loaded : loaded & ((1 << UInt64(8 &* length)) &- 1)
    }
    var packed: UInt64 = 0
    for position in start..<end {
      packed |= UInt64(bytes[position]) << UInt64(8 &* (position &- start))
    }
    return packed
  }
}
