import TestChance
import Testing

@testable import Ledger

@Suite struct EntryTests {
  // RFC 8785 section 3.2.3.
  @Test func `the published names sort by UTF-16 code units`() throws {
    let value: JSONValue = [
      "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    ]
    let expected =
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin Small Letter O With Diaeresis\","
      + "\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
    let bytes = try CanonicalJSON.encode(value)
    #expect(bytes == Array(expected.utf8))
    #expect(try CanonicalJSON.parse(canonical: bytes) == value)
    #expect(scans(bytes))
  }

  // RFC 8785 section 3.2.2, without its fractions.
  @Test func `the published string and literals come out canonical`() throws {
    let input = #"{ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [true, false] }"#
    let expected = "{\"literals\":[true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    #expect(try CanonicalJSON.encode(try CanonicalJSON.parse(Array(input.utf8))) == Array(expected.utf8))
  }

  @Test(arguments: [
    "", "{", "{}x", "{\"a\":1,}", "[1,]", "01", "-", "1.0", "1e3", "null", "\"\u{01}\"", "\"\\ud800\"", "\"\\x\"",
    "tru",
    "{\"a\":1,\"a\":2}", "9007199254740992", "-9007199254740992", "\"", "{1:2}",
  ])
  func `broken JSON is refused by both readers`(text: String) {
    #expect(throws: LedgerError.self) { try CanonicalJSON.parse(Array(text.utf8)) }
    #expect(!scans(Array(text.utf8)))
  }

  @Test(arguments: [
    " 1", "1 ", "[1, 2]", "{\"b\":1,\"a\":2}", "\"\\/\"", "\"\\u000A\"", "\"\\u000a\"", "\"\\u001F\"", "\"\\u0041\"",
    "-0",
    "{\"\u{e000}\":1,\"\u{1f600}\":2}",
  ])
  func `JSON in another spelling is refused as canonical by both readers`(text: String) throws {
    _ = try CanonicalJSON.parse(Array(text.utf8))
    #expect(throws: LedgerError.self) { try CanonicalJSON.parse(canonical: Array(text.utf8)) }
    #expect(!scans(Array(text.utf8)))
  }

  @Test func `bytes that are not UTF-8 are refused by both readers`() {
    for bad: [UInt8] in [
      [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
    ] {
      let text = [0x22] + bad + [0x22]
      #expect(throws: LedgerError.self) { try CanonicalJSON.parse(text) }
      #expect(!scans(text))
    }
  }

  @Test func `nesting is bounded`() throws {
    let deep = Array(repeating: UInt8(ascii: "["), count: 32) + Array(repeating: UInt8(ascii: "]"), count: 32)
    _ = try CanonicalJSON.parse(canonical: deep)
    #expect(scans(deep))
    let deeper = [UInt8(ascii: "[")] + deep + [UInt8(ascii: "]")]
    #expect(throws: LedgerError.tooDeep) { try CanonicalJSON.parse(deeper) }
    #expect(!scans(deeper))
  }

  @Test func `an entry is written in canonical order and read back`() throws {
    let entry = Entry(
      type: .alertAcknowledged, time: 1, origin: "o", facility: "f", author: "a", subject: "s",
      body: ["k": [1, true, "x"]],
      commitment: .zero, signature: "j..s")
    let zeros = String(repeating: "0", count: 64)
    let expected =
      #"{"author":"a","body":{"k":[1,true,"x"]},"commitment":"\#(zeros)","facility":"f","origin":"o","signature":"j..s","#
      + #""subject":"s","time":1,"type":"alert.acknowledged","v":1}"#
    #expect(try entry.canonicalBytes() == Array(expected.utf8))
    #expect(try Entry.parse(Array(expected.utf8)) == entry)
    #expect(try entry.unsignedBytes() == Array(expected.replacing(#""signature":"j..s","#, with: "").utf8))
    #expect(try entry.leafHash == MerkleHash.leaf(Array(expected.utf8)))
    let generic = try CanonicalJSON.encode(try CanonicalJSON.parse(Array(expected.utf8)))
    #expect(generic == Array(expected.utf8))
  }

  @Test func `an unknown type is carried, an unknown member refused`() throws {
    let text = #"{"author":"a","body":{},"facility":"f","origin":"o","time":-5,"type":"later.thing","v":1}"#
    #expect(try Entry.parse(Array(text.utf8)).type.rawValue == "later.thing")
    let more = text.replacing(#","v":1}"#, with: #","v":1,"w":2}"#)
    #expect(throws: LedgerError.malformedEntry(member: "w")) { try Entry.parse(Array(more.utf8)) }
    let newer = text.replacing(#""v":1"#, with: #""v":2"#)
    #expect(throws: LedgerError.malformedEntry(member: "v")) { try Entry.parse(Array(newer.utf8)) }
  }

  @Test func `an entry may have 65,535 bytes and no more`() throws {
    var entry = Entry(type: .erasure, time: 0, origin: "o", facility: "f", author: "a", body: ["k": ""])
    let room = Entry.maximumBytes - (try entry.canonicalBytes().count)
    entry.body["k"] = .string(String(repeating: "x", count: room))
    let bytes = try entry.canonicalBytes()
    #expect(bytes.count == 65_535)
    #expect(bytes.withUnsafeBytes { EntryOutline($0) } != nil)
    entry.body["k"] = .string(String(repeating: "x", count: room + 1))
    #expect(throws: LedgerError.entryTooLarge(bytes: 65_536)) { try entry.canonicalBytes() }
  }

  @Test func `both readers of entries agree on thousands of mutations`() throws {
    let entry = Entry(
      type: .readingAlarmed, time: 1_700_000_000_000, origin: "vigil.example/ward-7", facility: "general",
      author: "d\u{e9}",
      subject: "p", body: ["a\n": "\u{1f600}\u{01}", "b": [-1, 20, ["c": true]]], commitment: Digest32.sha256([1]))
    let bytes = try entry.canonicalBytes()
    var random = SplitMix64(seed: 8785)
    var accepted = 0
    for _ in 0..<20_000 {
      var changed = bytes
      let offset = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 3 {
      case 0: changed[offset] = UInt8(truncatingIfNeeded: random.next())
      case 1: changed.remove(at: offset)
      default: changed.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: offset)
      }
      let parsed = try? Entry.parse(changed)
      let outline = changed.withUnsafeBytes { EntryOutline($0) }
      #expect((parsed == nil) == (outline == nil), "\(String(decoding: changed, as: UTF8.self))")
      if let parsed {
        #expect(try parsed.canonicalBytes() == changed)
        accepted += 1
      }
    }
    #expect(accepted > 1_000)
  }

  private func scans(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var scanner = CanonicalScanner(buffer)
      return scanner.value(depth: 0) && scanner.isAtEnd
    }
  }
}
