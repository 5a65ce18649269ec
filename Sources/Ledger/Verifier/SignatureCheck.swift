import Crypto

/// A signature that a ledger stands on, as a value that any thread may check: what a ``LedgerVerifier`` yields instead of
/// spending 60 microseconds on it.
package struct SignatureCheck: Sendable {
  let publicKey: Curve25519.Signing.PublicKey
  let signature: [UInt8]
  let message: [UInt8]
  /// What is wrong with the ledger if the signature does not hold.
  let fault: LedgerFault

  /// Ed25519 (RFC 8032 section 5.1.7).
  /// - Returns: the fault if the signature does not hold.
  package func run() -> LedgerFault? {
    publicKey.isValidSignature(signature, for: message) ? nil : fault
  }
}
