import Crypto
import Ledger

/// What a person's side sends to sign in by passphrase, in place of the passphrase: HMAC-SHA-256 under what scrypt makes of
/// it. A ``PassphraseBox`` under the same passphrase is keyed with scrypt's own output, so that even a gateway that
/// answered with the box's salt would learn nothing that opens it.
package enum PassphraseSecret {
  /// Bytes of the secret.
  package static let byteCount = 32
  private static let label = Array("vigil-passphrase-sign-in/1".utf8)

  /// Takes as long and as much memory as the cost says: never call it from an event loop.
  ///
  /// - Parameter salt: 16 bytes, as the person's side drew them.
  /// - Throws: ``VaultError/malformed(_:)`` for a passphrase or salt out of bounds.
  package static func derive(
    _ passphrase: String, salt: [UInt8], cost: PassphraseBox.Cost = .standard
  ) throws -> [UInt8] {
    guard salt.count == PassphraseBox.saltBytes else { throw VaultError.malformed("salt") }
    let key = try PassphraseBox.derive(passphrase, salt: salt, cost: cost)
    return Array(HMAC<SHA256>.authenticationCode(for: label, using: key))
  }

  /// What the gateway keeps: SHA-256 of the secret.
  package static func verifier(of secret: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: secret)) }
}
