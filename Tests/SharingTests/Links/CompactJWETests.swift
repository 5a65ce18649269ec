import Ledger
import Testing

@testable import Sharing

@Suite struct CompactJWETests {
  private let key = [UInt8](repeating: 3, count: 32)
  private let text = Array("a record".utf8)

  private func sealed() throws -> CompactJWE {
    try CompactJWE(text, contentType: "application/fhir+json", key: key, nonce: [UInt8](repeating: 5, count: 12))
  }

  @Test func itOpensWithItsKeyAndSaysItsType() throws {
    let opened = try CompactJWE(parsing: try sealed().description).open(key: key)
    #expect(opened.plaintext == text)
    #expect(opened.contentType == "application/fhir+json")
    let header = try #require(Base64.decodeURL(try sealed().description.prefix { $0 != "." }))
    #expect(
      String(decoding: header, as: UTF8.self) == #"{"alg":"dir","cty":"application/fhir+json","enc":"A256GCM"}"#)
  }

  @Test func anotherKeyOrAnyChangedCharacterDoesNotOpen() throws {
    let jwe = try sealed()
    #expect(throws: CompactJWE.Fault.broken) { try jwe.open(key: [UInt8](repeating: 4, count: 32)) }
    let characters = Array(jwe.description)
    for index in characters.indices where characters[index] != "." {
      var changed = characters
      changed[index] = changed[index] == "A" ? "B" : "A"
      #expect(throws: CompactJWE.Fault.self, "character \(index)") {
        try CompactJWE(parsing: String(changed)).open(key: key)
      }
    }
  }

  @Test(arguments: ["", "a.b.c.d.e", "....", "e30..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"])
  func whatIsNoneIsRefused(_ text: String) {
    #expect(throws: CompactJWE.Fault.malformed) { try CompactJWE(parsing: text) }
  }

  @Test func aCompressedOneIsRefusedBeforeItIsOpened() {
    let header = Base64.encodeURL(Array(#"{"alg":"dir","enc":"A256GCM","zip":"DEF"}"#.utf8))
    #expect(throws: CompactJWE.Fault.malformed) {
      try CompactJWE(parsing: "\(header)..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA")
    }
  }
}
