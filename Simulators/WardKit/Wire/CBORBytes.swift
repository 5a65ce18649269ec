/// Appends the little of CBOR that a SenML pack needs (RFC 8949), in the shortest form.
struct CBORBytes {
  private(set) var bytes: [UInt8] = []

  mutating func array(_ count: Int) { head(4, UInt64(count)) }

  mutating func map(_ count: Int) { head(5, UInt64(count)) }

  mutating func integer(_ value: Int64) {
    value < 0 ? head(1, UInt64(-1 - value)) : head(0, UInt64(value))
  }

  mutating func text(_ value: String) {
    head(3, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func truth(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

  /// `steps` times 10 to the minus `decimals`: an integer, or a decimal fraction under tag 4.
  mutating func decimal(_ steps: Int64, decimals: Int) {
    guard decimals > 0 else { return integer(steps) }
    head(6, 4)
    array(2)
    integer(Int64(-decimals))
    integer(steps)
  }

  private mutating func head(_ major: UInt8, _ value: UInt64) {
    let type = major << 5
    switch value {
    case 0..<24: bytes.append(type | UInt8(value))
    case 24...0xFF: append(type | 24, value, bytes: 1)
    case 0x100...0xFFFF: append(type | 25, value, bytes: 2)
    case 0x1_0000...0xFFFF_FFFF: append(type | 26, value, bytes: 4)
    default: append(type | 27, value, bytes: 8)
    }
  }

  private mutating func append(_ first: UInt8, _ value: UInt64, bytes count: Int) {
    bytes.append(first)
    for shift in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
  }
}
