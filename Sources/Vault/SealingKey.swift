import Crypto
import Foundation

/// A 256-bit key that seals values with AES-GCM (NIST SP 800-38D) under random 96-bit nonces.
///
/// Random, because a counter would repeat after a restore. One key stays far below the 2^32 seals at which random nonces
/// become unsafe: a patient with ten seals a second reaches it after 13 years.
package struct SealingKey: Sendable {
  let key: SymmetricKey

  /// A key from 32 bytes of key material.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    key = SymmetricKey(data: Array(bytes))
  }

  /// A fresh key from the system's random source.
  package static func random() -> SealingKey {
    SealingKey(key: SymmetricKey(size: .bits256))
  }

  private init(key: SymmetricKey) {
    self.key = key
  }

  /// The 32 bytes of key material, for sealing under another key or for writing a key file.
  package var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

  /// Seals `plaintext` for one place: nonce (12 bytes), ciphertext, tag (16 bytes).
  package func seal(_ plaintext: some DataProtocol, at place: SealedPlace) throws -> Data {
    let box = try AES.GCM.seal(plaintext, using: key, authenticating: place.associatedData)
    guard let combined = box.combined else { throw VaultError.sealBroken(place) }
    return combined
  }

  /// Seals `plaintext` for one place under a nonce that the caller drew, for those who seal many values in a row.
  ///
  /// - Parameter nonce: 12 random bytes that were never used before.
  package func seal(_ plaintext: [UInt8], at place: SealedPlace, nonce: some DataProtocol) throws -> [UInt8] {
    let box = try AES.GCM.seal(
      plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: place.associatedData)
    guard let combined = box.combined else { throw VaultError.sealBroken(place) }
    return Array(combined)
  }

  /// Opens what ``seal(_:at:)`` made for the same place.
  ///
  /// - Throws: ``VaultError/sealBroken(_:)`` when a byte, the key or the place differs.
  package func open(_ sealed: Data, at place: SealedPlace) throws -> [UInt8] { try unseal(sealed, at: place) }

  /// Opens what ``seal(_:at:nonce:)`` made for the same place.
  ///
  /// - Throws: ``VaultError/sealBroken(_:)`` when a byte, the key or the place differs.
  package func open(_ sealed: [UInt8], at place: SealedPlace) throws -> [UInt8] { try unseal(sealed, at: place) }

  private func unseal(_ sealed: some DataProtocol, at place: SealedPlace) throws -> [UInt8] {
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let plaintext = try? AES.GCM.open(box, using: key, authenticating: place.associatedData)
    else { throw VaultError.sealBroken(place) }
    return Array(plaintext)
  }
}
