/// Moves over values under unknown keys, checking them as strictly as known ones.
struct JSONSkipper {
  var cursor: JSONCursor
  var keys: UnknownKeys
  let depth: Int

  /// Moves past the value here.
  ///
  /// Recurses once a level, at most `depth` levels.
  mutating func skipValue(level: Int = 0) throws(PayloadError) {
    switch cursor.current {
    case UInt8(ascii: "\""): _ = try cursor.string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try cursor.number()
    case UInt8(ascii: "t"): try cursor.expect(literal: "true")
    case UInt8(ascii: "f"): try cursor.expect(literal: "false")
    case UInt8(ascii: "n"): try cursor.expect(literal: "null")
    case UInt8(ascii: "{"): try skipObject(level: level + 1)
    case UInt8(ascii: "["): try skipArray(level: level + 1)
    default: throw cursor.unexpected
    }
  }

  private mutating func skipArray(level: Int) throws(PayloadError) {
    guard level <= depth else { throw .tooDeep(offset: cursor.offset) }
    cursor.offset += 1
    cursor.skipWhitespace()
    if cursor.current == UInt8(ascii: "]") {
      cursor.offset += 1
      return
    }
    while true {
      try skipValue(level: level)
      cursor.skipWhitespace()
      if cursor.current == UInt8(ascii: "]") { break }
      try cursor.expect(UInt8(ascii: ","))
      cursor.skipWhitespace()
    }
    cursor.offset += 1
  }

  private mutating func skipObject(level: Int) throws(PayloadError) {
    guard level <= depth else { throw .tooDeep(offset: cursor.offset) }
    let first = keys.count
    cursor.offset += 1
    cursor.skipWhitespace()
    if cursor.current == UInt8(ascii: "}") {
      cursor.offset += 1
      return
    }
    while true {
      guard cursor.current == UInt8(ascii: "\"") else { throw cursor.unexpected }
      let key = try cursor.string()
      try keys.insert(key, since: first, in: cursor.bytes)
      cursor.skipWhitespace()
      try cursor.expect(UInt8(ascii: ":"))
      cursor.skipWhitespace()
      try skipValue(level: level)
      cursor.skipWhitespace()
      if cursor.current == UInt8(ascii: "}") { break }
      try cursor.expect(UInt8(ascii: ","))
      cursor.skipWhitespace()
    }
    cursor.offset += 1
    keys.remove(since: first)
  }
}
