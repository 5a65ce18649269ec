/// Builds a ``PayloadTree`` from JSON as strictly as the native scanner reads it: RFC 8259, UTF-8, no duplicate keys.
struct JSONTreeParser {
  private var cursor: JSONCursor
  private var budget: Int
  private let depth: Int

  static func parse(
    _ bytes: UnsafeRawBufferPointer, limits: TreeLimits = .standard
  ) throws(PayloadError) -> PayloadTree {
    var parser = JSONTreeParser(cursor: JSONCursor(bytes), budget: limits.values, depth: limits.depth)
    parser.cursor.skipWhitespace()
    let tree = try parser.value(level: 1)
    parser.cursor.skipWhitespace()
    guard parser.cursor.isAtEnd else { throw .trailingBytes(offset: parser.cursor.offset) }
    return tree
  }

  private init(cursor: JSONCursor, budget: Int, depth: Int) {
    self.cursor = cursor
    self.budget = budget
    self.depth = depth
  }

  private mutating func value(level: Int) throws(PayloadError) -> PayloadTree {
    guard level <= depth else { throw .tooDeep(offset: cursor.offset) }
    budget -= 1
    guard budget >= 0 else { throw .tooManyKeys(offset: cursor.offset) }
    switch cursor.current {
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"):
      try cursor.expect(literal: "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try cursor.expect(literal: "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try cursor.expect(literal: "null")
      return .null
    case UInt8(ascii: "{"): return .object(try members(level: level))
    case UInt8(ascii: "["): return .array(try elements(level: level))
    default: throw cursor.unexpected
    }
  }

  private mutating func text() throws(PayloadError) -> String {
    let string = try cursor.string()
    return String(decoding: Array(JSONText(string, in: cursor.bytes)), as: UTF8.self)
  }

  private mutating func number() throws(PayloadError) -> ExactDecimal {
    let start = cursor.offset
    _ = try cursor.number()
    guard let number = ExactDecimal(cursor.bytes[start..<cursor.offset]) else {
      throw .unexpectedByte(offset: start)
    }
    return number
  }

  private mutating func elements(level: Int) throws(PayloadError) -> [PayloadTree] {
    var elements: [PayloadTree] = []
    cursor.offset += 1
    cursor.skipWhitespace()
    if cursor.current == UInt8(ascii: "]") {
      cursor.offset += 1
      return elements
    }
    while true {
      elements.append(try value(level: level + 1))
      cursor.skipWhitespace()
      if cursor.current == UInt8(ascii: "]") { break }
      try cursor.expect(UInt8(ascii: ","))
      cursor.skipWhitespace()
    }
    cursor.offset += 1
    return elements
  }

  private mutating func members(level: Int) throws(PayloadError) -> [PayloadTree.Member] {
    var members: [PayloadTree.Member] = []
    var keys: Set<String> = []
    cursor.offset += 1
    cursor.skipWhitespace()
    if cursor.current == UInt8(ascii: "}") {
      cursor.offset += 1
      return members
    }
    while true {
      let start = cursor.offset
      guard cursor.current == UInt8(ascii: "\"") else { throw cursor.unexpected }
      let key = try text()
      guard keys.insert(key).inserted else { throw .duplicateKey(offset: start) }
      cursor.skipWhitespace()
      try cursor.expect(UInt8(ascii: ":"))
      cursor.skipWhitespace()
      members.append(PayloadTree.Member(key: key, value: try value(level: level + 1)))
      cursor.skipWhitespace()
      if cursor.current == UInt8(ascii: "}") { break }
      try cursor.expect(UInt8(ascii: ","))
      cursor.skipWhitespace()
    }
    cursor.offset += 1
    return members
  }
}
