/// Words of strangers on somebody else's screen: what would move the cursor, begin a line or turn its direction is no text.
package enum PlainText {
  /// Whether every character may stand on a line; the joiners that scripts are written with may (Unicode, section 23.2).
  package static func isOneLine(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPlain) }

  /// Whether every character may stand in words of several lines. A carriage return ends one with its line feed, alone it would
  /// write over it.
  package static func isProse(_ text: String) -> Bool {
    text.allSatisfy { $0 == "\n" || $0 == "\r\n" || $0 == "\t" || $0.unicodeScalars.allSatisfy(isPlain) }
  }

  /// The text with U+FFFD in the place of each character that may not stand on a line.
  package static func onOneLine(_ text: String) -> String {
    guard !isOneLine(text) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isPlain($0) ? $0 : "\u{FFFD}" }))
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
    default: true
    }
  }
}
