import Crypto
import Foundation

/// One person's keys, made on this side: the gateway sees their public halves only.
package struct PersonKeys: Sendable {
  private let signing: Curve25519.Signing.PrivateKey
  private let agreement: Curve25519.KeyAgreement.PrivateKey

  /// New ones.
  package init() {
    signing = Curve25519.Signing.PrivateKey()
    agreement = Curve25519.KeyAgreement.PrivateKey()
  }

  /// From the seeds of a wallet's file: 32 bytes to sign, and 32 to open where it has them.
  ///
  /// - Returns: nil for another length.
  package init?(seed: [UInt8]) {
    guard seed.count == 32 || seed.count == 64,
      let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed.prefix(32)),
      let agreement = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed.suffix(32))
    else { return nil }
    self.signing = signing
    self.agreement = agreement
  }

  /// `did:key:z6Mk…`.
  package var did: String { KeyText.did(signing.publicKey.rawRepresentation) }

  /// `x25519:…`.
  package var agree: String { "x25519:" + KeyText.base64(agreement.publicKey.rawRepresentation) }

  /// A compact JWS without its payload, by Ed25519 (RFC 7515 appendix F, RFC 8037).
  package func sign(_ payload: String) throws -> String {
    let header = KeyText.base64("{\"alg\":\"EdDSA\",\"kid\":\"\(did)\"}".utf8)
    let signature = try signing.signature(for: Data((header + "." + KeyText.base64(payload.utf8)).utf8))
    return header + ".." + KeyText.base64(signature)
  }
}
