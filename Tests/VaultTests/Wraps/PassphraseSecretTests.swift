import Crypto
import Ledger
import Testing

@testable import Vault

@Suite struct PassphraseSecretTests {
  private let salt = sample(16, seed: 9)

  private func cheap() throws -> PassphraseBox.Cost { try #require(PassphraseBox.Cost(rounds: 1 << 14)) }

  /// The box's salt told as that of a sign-in would be no help: what is sent is not what keys the box.
  @Test func `What is sent to sign in does not open the box, even under the same salt`() throws {
    let secret = try PassphraseSecret.derive("correct horse", salt: salt, cost: cheap())
    let key = try PassphraseBox.derive("correct horse", salt: salt, cost: cheap())
    #expect(secret.count == PassphraseSecret.byteCount && secret != key.withUnsafeBytes { Array($0) })
    let box = try PassphraseBox(sample(64), passphrase: "correct horse", context: "per-1", salt: salt, cost: cheap())
    let sealed = try AES.GCM.SealedBox(combined: box.sealed)
    #expect(throws: (any Error).self) {
      try AES.GCM.open(sealed, using: SymmetricKey(data: secret), authenticating: Array("vigil-box/1 per-1".utf8))
    }
    _ = try AES.GCM.open(sealed, using: key, authenticating: Array("vigil-box/1 per-1".utf8))
  }

  @Test func `Another passphrase, salt or cost is another secret`() throws {
    let dearer = try #require(PassphraseBox.Cost(rounds: 1 << 15))
    let secrets = [
      try PassphraseSecret.derive("a", salt: salt, cost: cheap()),
      try PassphraseSecret.derive("b", salt: salt, cost: cheap()),
      try PassphraseSecret.derive("a", salt: sample(16, seed: 10), cost: cheap()),
      try PassphraseSecret.derive("a", salt: salt, cost: dearer),
    ]
    #expect(Set(secrets).count == 4)
    #expect(PassphraseSecret.verifier(of: secrets[0]) == Array(SHA256.hash(data: secrets[0])))
    #expect(throws: VaultError.malformed("salt")) { try PassphraseSecret.derive("a", salt: [1], cost: cheap()) }
  }
}
