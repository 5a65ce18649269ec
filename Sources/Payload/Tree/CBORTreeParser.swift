/// Builds a ``PayloadTree`` from CBOR (RFC 8949): one data item, definite or indefinite lengths, integers, strings, arrays,
/// maps, the simple values, floats of every width and decimal fractions (tag 4). Other tags are looked through.
///
/// Map keys may be integers (SenML labels, RFC 8428, section 6) or text; an integer key n becomes the key `#n`.
struct CBORTreeParser {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var budget: Int
  private let depth: Int

  static func parse(
    _ bytes: UnsafeRawBufferPointer, limits: TreeLimits = .standard
  ) throws(PayloadError) -> PayloadTree {
    var parser = CBORTreeParser(bytes: bytes, budget: limits.values, depth: limits.depth)
    let tree = try parser.value(level: 1)
    guard parser.offset == bytes.count else { throw .trailingBytes(offset: parser.offset) }
    return tree
  }

  private init(bytes: UnsafeRawBufferPointer, budget: Int, depth: Int) {
    self.bytes = bytes
    self.budget = budget
    self.depth = depth
  }

  /// The initial byte of an item, taken apart (RFC 8949, section 3).
  private struct Head {
    let major: UInt8
    let info: UInt8
    let start: Int
    var isIndefinite: Bool { info == 31 }
  }

  private mutating func value(level: Int) throws(PayloadError) -> PayloadTree {
    guard level <= depth else { throw .tooDeep(offset: offset) }
    budget -= 1
    guard budget >= 0 else { throw .tooManyKeys(offset: offset) }
    let head = try head()
    switch head.major {
    case 0, 1: return .number(try integer(head))
    case 2: return .string(try byteString(head))
    case 3: return .string(try textString(head))
    case 4: return .array(try elements(head, level: level))
    case 5: return .object(try members(head, level: level))
    case 6: return try tagged(head, level: level)
    default: return try simple(head)
    }
  }

  // MARK: Numbers

  private mutating func integer(_ head: Head) throws(PayloadError) -> ExactDecimal {
    let argument = try argument(head)
    // Beyond 18 digits nothing is measured; the largest such value keeps it out of every range.
    let magnitude = Int64(clamping: min(argument, 999_999_999_999_999_999))
    return ExactDecimal(mantissa: head.major == 0 ? magnitude : -1 - magnitude)
  }

  private mutating func simple(_ head: Head) throws(PayloadError) -> PayloadTree {
    switch head.info {
    case 20: return .bool(false)
    case 21: return .bool(true)
    case 22, 23: return .null
    case 25: return finite(ExactDecimal(Float(half: UInt16(try bits(2)))))
    case 26: return finite(ExactDecimal(Float(bitPattern: UInt32(try bits(4)))))
    case 27: return finite(ExactDecimal(Double(bitPattern: try bits(8))))
    default: throw .unexpectedByte(offset: head.start)
    }
  }

  /// NaN and the infinities say that there is no number: missing is missing (INTAKE-3).
  private func finite(_ number: ExactDecimal?) -> PayloadTree {
    number.map(PayloadTree.number) ?? .null
  }

  /// Decimal fractions are numbers (RFC 8949, section 3.4.4); the meaning of every other tag is left to its content.
  private mutating func tagged(_ head: Head, level: Int) throws(PayloadError) -> PayloadTree {
    let tag = try argument(head)
    let start = offset
    let content = try value(level: level + 1)
    guard tag == 4 else { return content }
    let parts = content.elements
    guard parts.count == 2, let exponent = parts[0].number?.integer, let mantissa = parts[1].number?.integer else {
      throw .unexpectedByte(offset: start)
    }
    return .number(ExactDecimal(mantissa: mantissa, exponent: Int(Int16(clamping: exponent))))
  }

  // MARK: Strings

  /// A byte string has no text; what Vigil reads never is one. Its bytes are only checked for being there.
  private mutating func byteString(_ head: Head) throws(PayloadError) -> String {
    _ = try chunks(head)
    return ""
  }

  private mutating func textString(_ head: Head) throws(PayloadError) -> String {
    let start = offset
    guard let text = String(validating: try chunks(head), as: UTF8.self) else { throw .invalidUTF8(offset: start) }
    return text
  }

  private mutating func chunks(_ head: Head) throws(PayloadError) -> [UInt8] {
    guard head.isIndefinite else { return try take(try argument(head)) }
    var whole: [UInt8] = []
    while true {
      let chunk = try self.head()
      if chunk.major == 7, chunk.isIndefinite { return whole }
      guard chunk.major == head.major, !chunk.isIndefinite else { throw .unexpectedByte(offset: chunk.start) }
      whole += try take(try argument(chunk))
    }
  }

  private mutating func take(_ count: UInt64) throws(PayloadError) -> [UInt8] {
    guard count <= UInt64(bytes.count - offset) else { throw .unexpectedEnd }
    defer { offset += Int(count) }
    return Array(bytes[offset..<(offset + Int(count))])
  }

  // MARK: Containers

  private mutating func elements(_ head: Head, level: Int) throws(PayloadError) -> [PayloadTree] {
    var elements: [PayloadTree] = []
    var remaining = head.isIndefinite ? .max : try argument(head)
    while remaining > 0 {
      if head.isIndefinite, takeBreak() { break }
      elements.append(try value(level: level + 1))
      remaining -= 1
    }
    return elements
  }

  private mutating func members(_ head: Head, level: Int) throws(PayloadError) -> [PayloadTree.Member] {
    var members: [PayloadTree.Member] = []
    var keys: Set<String> = []
    var remaining = head.isIndefinite ? .max : try argument(head)
    while remaining > 0 {
      if head.isIndefinite, takeBreak() { break }
      let start = offset
      let key = try key(level: level + 1)
      guard keys.insert(key).inserted else { throw .duplicateKey(offset: start) }
      members.append(PayloadTree.Member(key: key, value: try value(level: level + 1)))
      remaining -= 1
    }
    return members
  }

  private mutating func key(level: Int) throws(PayloadError) -> String {
    let start = offset
    switch try value(level: level) {
    case .string(let text): return text
    case .number(let label):
      guard let label = label.integer else { throw .unexpectedByte(offset: start) }
      return "#\(label)"
    default: throw .unexpectedByte(offset: start)
    }
  }

  private mutating func takeBreak() -> Bool {
    guard offset < bytes.count, bytes[offset] == 0xFF else { return false }
    offset += 1
    return true
  }

  // MARK: Bytes

  private mutating func head() throws(PayloadError) -> Head {
    guard offset < bytes.count else { throw .unexpectedEnd }
    let byte = bytes[offset]
    offset += 1
    return Head(major: byte >> 5, info: byte & 31, start: offset - 1)
  }

  private mutating func argument(_ head: Head) throws(PayloadError) -> UInt64 {
    switch head.info {
    case 0..<24: return UInt64(head.info)
    case 24: return try bits(1)
    case 25: return try bits(2)
    case 26: return try bits(4)
    case 27: return try bits(8)
    default: throw .unexpectedByte(offset: head.start)
    }
  }

  private mutating func bits(_ width: Int) throws(PayloadError) -> UInt64 {
    guard width <= bytes.count - offset else { throw .unexpectedEnd }
    var value: UInt64 = 0
    for _ in 0..<width {
      value = value << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return value
  }
}

extension Float {
  /// IEEE 754 binary16, which not every platform's Swift has as a type (RFC 8949, appendix D).
  init(half: UInt16) {
    let sign: Float = half & 0x8000 == 0 ? 1 : -1
    let exponent = Int(half >> 10 & 0x1F)
    let fraction = Float(half & 0x3FF)
    switch exponent {
    case 0: self = sign * fraction * Float(sign: .plus, exponent: -24, significand: 1)
    case 31: self = fraction == 0 ? sign * .infinity : .nan
    default: self = sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }
}
