import Ledger

/// Names one sign-in: 16 random bytes, as 22 characters of base64url in tokens.
package struct SessionID: Hashable, Sendable {
  package let bytes: [UInt8]

  /// Nil unless there are 16 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Nil for anything but the one spelling.
  package init?(_ text: some StringProtocol) {
    guard let bytes = Base64.decodeURL(text), bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  package var text: String { Base64.encodeURL(bytes) }
}
