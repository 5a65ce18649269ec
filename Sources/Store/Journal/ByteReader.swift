/// Reads what ``ByteWriter`` wrote. Anything else is ``StoreError/malformedState``: the database was changed by other hands.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(StoreError) -> UInt8 {
    guard position < bytes.count else { throw .malformedState }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func varint() throws(StoreError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || (shift == 63 && next <= 1) else { throw .malformedState }
      value |= UInt64(next & 0x7f) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(StoreError) -> Int64 {
    let raw = try varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A number of things to follow, bounded by the bytes that are left, so that rubbish cannot ask for memory.
  mutating func count() throws(StoreError) -> Int {
    let value = try varint()
    guard value <= UInt64(bytes.count - position) else { throw .malformedState }
    return Int(value)
  }

  mutating func fixed64() throws(StoreError) -> UInt64 {
    guard bytes.count - position >= 8 else { throw .malformedState }
    var value: UInt64 = 0
    for offset in 0..<8 { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
    position += 8
    return value
  }

  mutating func raw(_ count: Int) throws(StoreError) -> ArraySlice<UInt8> {
    guard count >= 0, bytes.count - position >= count else { throw .malformedState }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func counted() throws(StoreError) -> ArraySlice<UInt8> { try raw(try count()) }

  /// Hands the rest to a callee that says how much of it it used.
  mutating func consume<T>(_ body: (inout ArraySlice<UInt8>) throws -> T) throws -> T {
    var rest = bytes[position...]
    let result = try body(&rest)
    position = rest.startIndex
    return result
  }
}
