/// The name of an alert: `A` and the position of the entry that opened it (decision 0004).
package struct AlertName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The position of the opening entry.
  package let opened: Int64

  /// Nil unless the text is `A` and a whole number in its shortest spelling.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.first == UInt8(ascii: "A"), let opened = Int64(text.dropFirst()), opened >= 0,
      String(opened) == text.dropFirst()
    else { return nil }
    self.opened = opened
  }

  package static func < (left: AlertName, right: AlertName) -> Bool { left.opened < right.opened }

  package var description: String { "A\(opened)" }
}
