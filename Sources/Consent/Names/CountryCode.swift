/// A country as two upper-case letters (ISO 3166-1 alpha-2); whether the code is assigned is not checked.
package struct CountryCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let code: UInt16

  /// Nil unless the text is two letters of `A-Z`.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    guard bytes.count == 2, letters.contains(bytes[0]), letters.contains(bytes[1]) else { return nil }
    code = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  package static func < (left: CountryCode, right: CountryCode) -> Bool { left.code < right.code }

  package var description: String {
    String(decoding: [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)], as: UTF8.self)
  }
}
