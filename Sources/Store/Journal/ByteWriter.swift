/// Appends compact binary fields to a growing buffer: little-endian fixed widths and LEB128 variable widths.
struct ByteWriter {
  private(set) var bytes: [UInt8]

  init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  var count: Int { bytes.count }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  /// Unsigned LEB128: 1 byte below 128, at most 10.
  mutating func varint(_ value: UInt64) { bytes.append(varint: value) }

  /// Zigzag LEB128 for signed numbers.
  mutating func signed(_ value: Int64) { bytes.append(signed: value) }

  mutating func fixed64(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

  /// A length and then that many bytes.
  mutating func counted(_ value: some Collection<UInt8>) {
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Lets a callee append to the buffer directly.
  mutating func append(_ body: (inout [UInt8]) -> Void) { body(&bytes) }

  /// Forgets what was written after `count`: a rolled-back submission leaves nothing.
  mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

extension [UInt8] {
  /// Unsigned LEB128: 1 byte below 128, at most 10.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Zigzag LEB128 for signed numbers.
  mutating func append(signed value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}
