import Crypto
import Foundation
import Ledger
import Testing

@testable import Vault

@Suite struct PassphraseBoxTests {
  private let secret = sample(64)
  private let salt = sample(16, seed: 9)

  private func cheap() throws -> PassphraseBox.Cost { try #require(PassphraseBox.Cost(rounds: 1 << 14)) }

  @Test func `scrypt gives the published vector`() throws {
    // RFC 7914 section 12, the third: N = 16384, r = 8, p = 1; the first 32 of its 64 bytes.
    let key = try PassphraseBox.derive("pleaseletmein", salt: Array("SodiumChloride".utf8), cost: cheap())
    let hex = key.withUnsafeBytes { Hexadecimal.encode($0) }
    #expect(hex == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
  }

  @Test func `A box opens with its passphrase and context only`() throws {
    let box = try PassphraseBox(secret, passphrase: "correct horse", context: "per-1", salt: salt, cost: cheap())
    let json = try CanonicalJSON.parse(canonical: try CanonicalJSON.encode(box.json))
    #expect(try PassphraseBox(json: json) == box)
    #expect(try box.open(passphrase: "correct horse", context: "per-1") == secret)
    #expect(throws: VaultError.boxBroken) { try box.open(passphrase: "correct hors", context: "per-1") }
    #expect(throws: VaultError.boxBroken) { try box.open(passphrase: "correct horse", context: "per-2") }
    #expect(throws: VaultError.malformed("passphrase")) { try box.open(passphrase: "", context: "per-1") }
  }

  @Test func `A box that would be cheap to guess or dear to open is refused before any work`() throws {
    let box = try PassphraseBox(secret, passphrase: "x", context: "per-1", salt: salt, cost: cheap())
    let bad: [(String, JSONValue)] = [
      ("n", 1_024), ("n", .integer(1 << 30)), ("n", 20_000), ("r", 1), ("r", 1_024), ("p", 0), ("p", 64), ("v", 2),
      ("salt", "AAAA"), ("sealed", "AAAA"), ("more", 1),
    ]
    for (name, value) in bad {
      var members = try #require(box.json.object)
      members[name] = value
      #expect(throws: VaultError.malformed("box"), "\(name)") { try PassphraseBox(json: .object(members)) }
    }
    #expect(PassphraseBox.Cost.standard.rounds == 1 << 17)
  }

  @Test func `A person's keys come back from their copy, and to nobody else`() throws {
    let keys = PersonKeys.random()
    let box = try keys.locked(for: "per-1", passphrase: "x", salt: salt, cost: cheap())
    let back = try PersonKeys(box, for: "per-1", passphrase: "x")
    #expect(back.signing.rawRepresentation == keys.signing.rawRepresentation)
    #expect(back.agreementKey == keys.agreementKey)
    #expect(throws: VaultError.boxBroken) { try PersonKeys(box, for: "per-2", passphrase: "x") }
    let other = try PassphraseBox(secret + [0], passphrase: "x", context: "per-1", salt: salt, cost: cheap())
    #expect(throws: VaultError.boxBroken) { try PersonKeys(other, for: "per-1", passphrase: "x") }
  }

  @Test func `No flipped bit of a box opens`() throws {
    let box = try PassphraseBox(secret, passphrase: "x", context: "per-1", salt: salt, cost: cheap())
    for place in stride(from: 0, to: box.sealed.count, by: 13) {
      var sealed = box.sealed
      sealed[place] ^= 1
      var members = try #require(box.json.object)
      members["sealed"] = .string(Base64.encodeURL(sealed))
      let changed = try PassphraseBox(json: .object(members))
      #expect(throws: VaultError.boxBroken) { try changed.open(passphrase: "x", context: "per-1") }
    }
  }
}
