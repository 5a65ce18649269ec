import Ledger
import Testing
import Vitals

@testable import Sharing

@Suite struct HealthLinkTests {
  /// The example of the specification (SMART Health Links, "Construct a SMART Health Link Payload").
  private static let published = """
    {"url":"https://ehr.example.com/qr/Y9xwkUdtmN9wwoJoN3ffJIhX2UGvCL1JnlPVNL3kDWM/m","flag":"LP",\
    "key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q","label":"Back-to-school immunizations for Oliver Brown"}
    """

  private static func text(_ payload: String) -> String { "shlink:/" + Base64.encodeURL(Array(payload.utf8)) }

  @Test(arguments: ["", "https://viewer.example.com#"])
  func thePublishedExampleIsReadAlsoBehindAViewersAddress(_ viewer: String) throws {
    let link = try #require(HealthLink(parsing: viewer + Self.text(Self.published)))
    #expect(link.url == "https://ehr.example.com/qr/Y9xwkUdtmN9wwoJoN3ffJIhX2UGvCL1JnlPVNL3kDWM/m")
    #expect(link.needsPasscode)
    #expect(link.label == "Back-to-school immunizations for Oliver Brown")
    #expect(Base64.encodeURL(link.key) == "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q")
    #expect(link.expires == nil)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let link = try #require(
      HealthLink(
        url: "https://gw.example/shl/\(String(repeating: "a", count: 43))", key: [UInt8](repeating: 7, count: 32),
        expires: Timestamp(milliseconds: 1_700_000_000_999), needsPasscode: true, label: "For Dr Berg"))
    #expect(HealthLink(parsing: link.description) == link)
    #expect(link.expires?.milliseconds == 1_700_000_000_000)
  }

  @Test(arguments: [
    "shlink:/", "shlink:/!!", "https://example.org", text("{}"),
    text(#"{"url":"https://a","key":"c2hvcnQ"}"#),
    text(#"{"url":"https://a","key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q","flag":"U"}"#),
    text(#"{"url":"https://a","key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q","v":2}"#),
    text(#"{"url":"ftp://a","key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q"}"#),
  ])
  func whatIsNoLinkOfOursIsRefused(_ text: String) { #expect(HealthLink(parsing: text) == nil) }

  @Test func aLabelOrAddressBeyondTheSpecificationsBoundsMakesNoLink() {
    let key = [UInt8](repeating: 1, count: 32)
    let long = String(repeating: "x", count: 81)
    #expect(HealthLink(url: "https://a", key: key, expires: nil, needsPasscode: false, label: long) == nil)
    let address = "https://" + String(repeating: "x", count: 121)
    #expect(HealthLink(url: address, key: key, expires: nil, needsPasscode: false, label: nil) == nil)
  }
}
