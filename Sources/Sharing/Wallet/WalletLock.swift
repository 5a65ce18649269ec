import Crypto
import CryptoExtras
import Foundation
import Ledger

/// Locks a key under a passphrase: scrypt (RFC 7914, N = 2^15, r = 8, p = 1: 32 MiB) and AES-256-GCM.
enum WalletLock {
  static let rounds = 1 << 15
  static let blockSize = 8
  static let parallelism = 1
  static let saltBytes = 16

  /// - Parameter context: bound to the seal, so that a locked key cannot be moved into another wallet.
  static func lock(_ seed: [UInt8], passphrase: String, context: String, salt: [UInt8]) throws -> [UInt8] {
    let key = try derive(passphrase, salt: salt)
    let box = try AES.GCM.seal(seed, using: key, authenticating: Array(context.utf8))
    return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// Nil when the passphrase is wrong or a byte was changed.
  static func unlock(_ sealed: [UInt8], passphrase: String, context: String, salt: [UInt8]) throws -> [UInt8]? {
    let key = try derive(passphrase, salt: salt)
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let seed = try? AES.GCM.open(box, using: key, authenticating: Array(context.utf8))
    else { return nil }
    return Array(seed)
  }

  private static func derive(_ passphrase: String, salt: [UInt8]) throws -> SymmetricKey {
    try KDF.Scrypt.deriveKey(
      from: Array(passphrase.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: blockSize,
      parallelism: parallelism)
  }
}
