/// Writes the CBOR that the tests need (RFC 8949).
struct CBORWriter {
  private(set) var bytes: [UInt8] = []

  mutating func array(_ count: Int) { head(4, UInt64(count)) }
  mutating func map(_ count: Int) { head(5, UInt64(count)) }

  mutating func integer(_ value: Int64) {
    if value >= 0 { head(0, UInt64(value)) } else { head(1, UInt64(-1 - value)) }
  }

  mutating func text(_ text: String) {
    head(3, UInt64(text.utf8.count))
    bytes += Array(text.utf8)
  }

  mutating func truth(_ truth: Bool) { bytes.append(truth ? 0xF5 : 0xF4) }

  /// A decimal such as `-36.70` as an integer, a decimal fraction (tag 4), or a double.
  mutating func decimal(_ text: String, asDouble: Bool) {
    if asDouble, let value = Double(text) {
      bytes.append(0xFB)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
      }
      return
    }
    let parts = text.split(separator: ".")
    let places = parts.count == 2 ? parts[1].count : 0
    let mantissa = Int64(parts.joined()) ?? 0
    guard places > 0 else { return integer(mantissa) }
    head(6, 4)
    array(2)
    integer(Int64(-places))
    integer(mantissa)
  }

  private mutating func head(_ major: UInt8, _ argument: UInt64) {
    let lead = major << 5
    switch argument {
    case 0..<24: bytes.append(lead | UInt8(argument))
    case 24..<256: bytes += [lead | 24, UInt8(argument)]
    case 256..<65_536: bytes += [lead | 25, UInt8(argument >> 8), UInt8(argument & 0xFF)]
    default:
      bytes.append(lead | 27)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift)))
      }
    }
  }
}
