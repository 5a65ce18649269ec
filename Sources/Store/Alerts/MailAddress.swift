/// An e-mail address that is safe to put into a header and an SMTP command: a local part, one `@`, a domain; printable
/// ASCII without what would end or split it (RFC 5321, 4.1.2, without quoted local parts and address literals).
package struct MailAddress: Hashable, Sendable {
  package let text: String

  /// - Returns: nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy(Self.isAtom), !parts[1].isEmpty, parts[1].utf8.allSatisfy(Self.isHost),
      !parts[1].hasPrefix("."), !parts[1].hasSuffix(".")
    else { return nil }
    self.text = text
  }

  private static func isHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// `atext` of RFC 5322 and the dot.
  private static func isAtom(_ byte: UInt8) -> Bool { isHost(byte) || "!#$%&'*+/=?^_`{|}~".utf8.contains(byte) }
}
