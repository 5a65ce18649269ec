import Testing

@testable import Ledger

@Suite("Canonical JSON without a value tree")
struct CanonicalWriterTests {
  @Test("What is written member by member is what the encoder gives")
  func sameAsTheEncoder() throws {
    var writer = CanonicalWriter()
    try writer.object { writer in
      writer.member("", "quote \" backslash \\ tab \t null \0 é 𝄞")
      writer.name("a")
      writer.array([1, 2]) { $0.bool($1 == 1) }
      writer.name("b")
      try writer.object { writer in
        try writer.member("max", CanonicalJSON.maximumInteger)
        try writer.member("min", -CanonicalJSON.maximumInteger)
        try writer.member("zero", 0)
      }
      writer.member("c", [])
      writer.name("d")
      writer.object { _ in }
      writer.name("e")
      writer.array(["x", "y"]) { writer, text in writer.object { $0.member("k", text) } }
      writer.name("f")
      try writer.value(["n": ["m": 7]])
      writer.member("\u{20AC}", true)
      writer.name(spelled: "\u{1F600}")
      writer.string("after the euro sign in bytes, before U+FB33 in UTF-16")
      writer.member("\u{FB33}", false)
    }
    let same: JSONValue = [
      "": "quote \" backslash \\ tab \t null \0 é 𝄞", "a": [true, false],
      "b": [
        "max": .integer(CanonicalJSON.maximumInteger), "min": .integer(-CanonicalJSON.maximumInteger), "zero": 0,
      ], "c": [], "d": [:], "e": [["k": "x"], ["k": "y"]], "f": ["n": ["m": 7]], "\u{20AC}": true,
      "\u{1F600}": "after the euro sign in bytes, before U+FB33 in UTF-16", "\u{FB33}": false,
    ]
    #expect(try CanonicalJSON.encode(same) == writer.bytes)
  }

  @Test("A number beyond 2^53 - 1 is refused")
  func numbersHaveABound() {
    var writer = CanonicalWriter()
    #expect(throws: LedgerError.integerOutOfRange) { try writer.integer(CanonicalJSON.maximumInteger + 1) }
  }
}
