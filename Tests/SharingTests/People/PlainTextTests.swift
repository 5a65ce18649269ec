import Testing

@testable import Sharing

/// Strangers' words on a screen.
@Suite struct PlainTextTests {
  @Test(arguments: [
    ("Anna Berg", "Anna Berg"), ("a\nper-2a  APPROVED", "a\u{FFFD}per-2a  APPROVED"),
    ("\u{1B}[31m", "\u{FFFD}[31m"), ("\u{9B}2J", "\u{FFFD}2J"), ("a\u{202E}b", "a\u{FFFD}b"),
    ("a\u{2028}b", "a\u{FFFD}b"), ("\u{200D}\u{200C}", "\u{200D}\u{200C}"), ("Zoë 李", "Zoë 李"),
    ("\r\n", "\u{FFFD}\u{FFFD}"),
  ])
  func whatIsNoTextIsReplaced(text: String, shown: String) {
    #expect(PlainText.onOneLine(text) == shown)
    #expect(PlainText.isOneLine(text) == (text == shown))
  }

  @Test func wordsMayHaveLines() {
    #expect(PlainText.isProse("one\n\ttwo\r\nthree") && !PlainText.isProse("one\u{1B}"))
    #expect(!PlainText.isProse("one\rtwo") && !PlainText.isProse("one\u{202E}"))
  }
}
