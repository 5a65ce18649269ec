import COpenSSL
import Crypto

/// Seals many small values in a row, on one OpenSSL context that is used for all of them: what a
/// ``SealingKey/seal(_:at:nonce:)`` costs beside the cipher itself is several times the cipher (docs/PERFORMANCE.md).
///
/// What it gives is what ``SealingKey`` gives and opens: nonce (12 bytes), ciphertext, tag (16 bytes), AES-256-GCM (NIST SP
/// 800-38D). Not for several threads: the context is in use from the first call of a seal to its last.
package final class Sealer {
  private let context: OpaquePointer

  /// - Throws: ``VaultError/cipherUnavailable`` when OpenSSL has no AES-256-GCM or no memory.
  package init() throws(VaultError) {
    guard let context = EVP_CIPHER_CTX_new() else { throw .cipherUnavailable }
    guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, nil, nil) == 1 else {
      EVP_CIPHER_CTX_free(context)
      throw .cipherUnavailable
    }
    self.context = context
  }

  // Freeing wipes the key schedule (EVP_CIPHER_CTX_free(3)).
  deinit { EVP_CIPHER_CTX_free(context) }

  /// Seals `plaintext` for one place.
  ///
  /// - Parameter nonce: 12 random bytes that were never used before under this key.
  /// - Throws: ``VaultError/sealBroken(_:)`` when the nonce is no nonce or OpenSSL fails.
  package func seal(
    _ plaintext: [UInt8], under key: SealingKey, at place: SealedPlace, nonce: some Collection<UInt8>
  ) throws -> [UInt8] {
    guard nonce.count == Self.nonceBytes, let length = Int32(exactly: plaintext.count) else {
      throw VaultError.sealBroken(place)
    }
    let authenticated = place.associatedData
    let total = Self.nonceBytes + plaintext.count + Self.tagBytes
    return try [UInt8](unsafeUninitializedCapacity: total) { sealed, count in
      let start = UnsafeMutableBufferPointer(rebasing: sealed[..<total])
      _ = start[..<Self.nonceBytes].update(fromContentsOf: nonce)
      guard let address = start.baseAddress else { throw VaultError.sealBroken(place) }
      let body = address + Self.nonceBytes
      var written: Int32 = 0
      let isSealed = key.key.withUnsafeBytes { key in
        EVP_EncryptInit_ex(context, nil, nil, key.bindMemory(to: UInt8.self).baseAddress, address) == 1
          && EVP_EncryptUpdate(context, nil, &written, authenticated, Int32(authenticated.count)) == 1
          && (length == 0 || EVP_EncryptUpdate(context, body, &written, plaintext, length) == 1)
          && EVP_EncryptFinal_ex(context, body + plaintext.count, &written) == 1
          && EVP_CIPHER_CTX_ctrl(
            context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), body + plaintext.count) == 1
      }
      guard isSealed else { throw VaultError.sealBroken(place) }
      count = total
    }
  }

  private static let nonceBytes = 12
  private static let tagBytes = 16
}
