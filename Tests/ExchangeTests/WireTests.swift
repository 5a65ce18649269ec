import Crypto
import Ledger
import Testing
import Vault

@testable import Exchange

/// What a client writes by itself, read by the gateway's own parsers.
@Suite struct WireTests {
  private let node = NodeName(origin: "vigil.example/test", facility: "test")

  @Test("An act is an entry that the ledger takes, signed and committed to its values")
  func act() throws {
    let keys = PersonKeys()
    let grant = PlainGrant(
      to: .role("doctor"),
      terms: PlainTerms(.classes(["reports", "images"]), purposes: ["TREAT"], actions: ["read", "list"]), uses: 3)
    let act = try Agreement.granted(grant).act(about: "pat-1").signed(by: "pat-1", with: keys, for: node, at: 1_000)
    let members = try #require(try CanonicalJSON.parse(canonical: Array(act.utf8)).object)
    let entry = try Entry.parse(Array(try #require(members["entry"]?.string).utf8))
    let signature = try DetachedJWS(parsing: try #require(entry.signature))
    try signature.verify(payload: try entry.unsignedBytes(), using: try signature.key.publicKey())
    #expect(signature.key.description == keys.did)
    #expect(entry.type.rawValue == "consent.granted")
    let payload = Array(try #require(members["payload"]?.string).utf8)
    let salt = try #require(members["salt"]?.string.flatMap { Base64.decodeURL($0) })
    #expect(Commitment.verify(try #require(entry.commitment), payload: payload, salt: salt))
    #expect(try CanonicalJSON.parse(canonical: payload)["actions"] == ["list", "read"])
  }

  @Test("Two signatures of the same act differ only by chance, and each key has the name that the gateway reads")
  func keys() throws {
    let keys = PersonKeys()
    #expect(try DIDKey(parsing: keys.did).description == keys.did)
    #expect(try #require(AgreementKey(keys.agree)).description == keys.agree)
    #expect(PersonKeys(seed: Array(repeating: 7, count: 31)) == nil)
    #expect(
      PersonKeys(seed: Array(repeating: 7, count: 64))?.did == PersonKeys(seed: Array(repeating: 7, count: 32))?.did)
  }

  @Test(
    "Texts are written as RFC 8785 writes them",
    arguments: [
      "plain", "a \"quote\" and a \\", "line\nbreak\ttab\r\u{8}\u{C}", "\u{1}\u{1F}", "München 🏥 é", "",
    ])
  func texts(_ text: String) throws {
    let value = CanonicalText.object([text: .text(text), "b": .list([1, .flag(true)]), "a": .number(-5)])
    let parsed = try CanonicalJSON.parse(canonical: Array(value.written.utf8))
    #expect(parsed[text]?.string == text)
    #expect(parsed["a"]?.integer == -5)
  }
}
