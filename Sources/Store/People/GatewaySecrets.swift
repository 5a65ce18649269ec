import Crypto
import Vault

/// Keys that the gateway needs beside those of its subjects, each derived from the master key under a label of its own
/// (HKDF-SHA-256, RFC 5869), so that nothing more has to be kept and backed up.
package struct GatewaySecrets: Sendable {
  /// What is named by a keyed hash.
  package enum Label: String, Sendable {
    /// User names: found by hash, told to nobody who reads the database.
    case userName = "user-name"
    /// National identity numbers: there are so few that a bare hash could be guessed.
    case identityNumber = "identity-number"
    /// Challenges that the gateway hands out and knows again.
    case challenge
    /// Salts that are told for user names that nobody bears.
    case decoy
    /// Who failed to sign in from where: kept for an hour, readable for nobody.
    case failure
    /// The seed of the key that signs bearer tokens.
    case token
  }

  private let keyRing: KeyRing

  package init(_ keyRing: KeyRing) { self.keyRing = keyRing }

  /// HMAC-SHA-256 of the text under the label's key: 32 bytes.
  package func mac(_ label: Label, _ text: String) -> [UInt8] {
    let key = SymmetricKey(data: keyRing.derived(label.rawValue))
    return Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
  }

  /// Whether this is the text's hash; takes the same time wherever they differ.
  package func isValid(_ mac: [UInt8], _ label: Label, _ text: String) -> Bool {
    let key = SymmetricKey(data: keyRing.derived(label.rawValue))
    return HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: Array(text.utf8), using: key)
  }

  /// 32 bytes that only this label has.
  package func seed(_ label: Label) -> [UInt8] { keyRing.derived(label.rawValue) }
}

extension Store {
  /// Keys derived from the master key.
  package var secrets: GatewaySecrets { GatewaySecrets(keyRing) }
}
