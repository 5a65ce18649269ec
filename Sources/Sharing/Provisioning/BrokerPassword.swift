import CryptoExtras
import Foundation
import Ledger

/// A password as mosquitto keeps it: `$7$iterations$salt$hash`, PBKDF2 with HMAC-SHA-512 (RFC 8018).
package struct BrokerPassword: Hashable, Sendable {
  /// What `mosquitto_passwd` uses. Few, because the broker pays them on its one thread at every connect; the passwords
  /// that Vigil makes have 192 bits of chance and need no slow hash.
  package static let defaultIterations = 101
  package static let saltBytes = 12
  private static let hashBytes = 64

  package let iterations: Int
  package let salt: [UInt8]
  package let hash: [UInt8]

  /// Hashes a password.
  package init(_ password: String, salt: [UInt8], iterations: Int = defaultIterations) throws {
    self.iterations = iterations
    self.salt = salt
    hash = try Self.derive(password, salt: salt, iterations: iterations)
  }

  /// Reads the part of a line after the user's name; nil for any other kind of hash.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "7", let iterations = Int(parts[2]), iterations > 0,
      let salt = Base64.decode(parts[3]), let hash = Base64.decode(parts[4]), hash.count == Self.hashBytes
    else { return nil }
    self.iterations = iterations
    self.salt = salt
    self.hash = hash
  }

  package var text: String { "$7$\(iterations)$\(Base64.encode(salt))$\(Base64.encode(hash))" }

  /// Whether this is the password; in constant time.
  package func matches(_ password: String) throws -> Bool {
    let candidate = try Self.derive(password, salt: salt, iterations: iterations)
    return zip(candidate, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, salt: [UInt8], iterations: Int) throws -> [UInt8] {
    try KDF.Insecure.PBKDF2.deriveKey(
      from: Array(password.utf8), salt: salt, using: .sha512, outputByteCount: hashBytes,
      unsafeUncheckedRounds: iterations
    ).withUnsafeBytes { Array($0) }
  }
}
