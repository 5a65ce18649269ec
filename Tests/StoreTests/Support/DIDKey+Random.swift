import Crypto
import Ledger

extension DIDKey {
  /// A key that nobody holds.
  static func random() -> DIDKey { DIDKey(Curve25519.Signing.PrivateKey().publicKey) }
}
