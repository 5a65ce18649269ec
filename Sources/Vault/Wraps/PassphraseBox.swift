import Crypto
import CryptoExtras
import Ledger

/// A secret under a passphrase, for somebody who keeps it but cannot open it: scrypt (RFC 7914) and AES-256-GCM.
///
/// As JSON: `{"n","p","r","salt","sealed","v":1}`. The parameters lie beside it, so that they can grow, and are bounded
/// both ways: a box that would be cheap to guess is refused, and so is one that would cost gigabytes to open.
package struct PassphraseBox: Hashable, Sendable {
  /// What scrypt costs: 128 * n * r bytes of memory.
  package struct Cost: Hashable, Sendable {
    /// A power of two.
    package let rounds: Int
    package let blockSize: Int
    package let parallelism: Int

    /// Nil outside n 2^14...2^18, r 8, p 1...4: 16 to 256 MiB.
    package init?(rounds: Int, blockSize: Int = 8, parallelism: Int = 1) {
      guard (1 << 14...1 << 18).contains(rounds), rounds.nonzeroBitCount == 1, blockSize == 8,
        (1...4).contains(parallelism)
      else { return nil }
      self.rounds = rounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    private init() {
      (rounds, blockSize, parallelism) = (1 << 17, 8, 1)
    }

    /// n = 2^17, r = 8, p = 1: 128 MiB (OWASP Password Storage Cheat Sheet).
    package static let standard = Cost()
  }

  package static let saltBytes = 16
  /// Most bytes of a passphrase and of a secret.
  package static let maximumBytes = 1_024

  package let cost: Cost
  package let salt: [UInt8]
  /// Nonce of 12 bytes, ciphertext, tag of 16.
  package let sealed: [UInt8]

  /// Seals a secret. Takes as long and as much memory as the cost says: never call it from an event loop.
  ///
  /// - Parameters:
  ///   - passphrase: 1...``maximumBytes`` bytes of UTF-8; compared as they are, without normalisation.
  ///   - context: whose secret it is; a box that is moved to another does not open.
  ///   - salt: 16 random bytes, used once.
  /// - Throws: ``VaultError/malformed(_:)`` for a passphrase, secret or salt out of bounds.
  package init(
    _ secret: [UInt8], passphrase: String, context: String, salt: [UInt8], cost: Cost = .standard
  ) throws {
    guard (1...Self.maximumBytes).contains(secret.count), salt.count == Self.saltBytes else {
      throw VaultError.malformed("secret")
    }
    self.cost = cost
    self.salt = salt
    let key = try Self.derive(passphrase, salt: salt, cost: cost)
    let box = try AES.GCM.seal(secret, using: key, authenticating: Self.associatedData(context))
    sealed = Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// Opens the box.
  ///
  /// - Throws: ``VaultError/boxBroken`` for a wrong passphrase, another context or changed bytes: all look alike.
  package func open(passphrase: String, context: String) throws -> [UInt8] {
    let key = try Self.derive(passphrase, salt: salt, cost: cost)
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let secret = try? AES.GCM.open(box, using: key, authenticating: Self.associatedData(context))
    else { throw VaultError.boxBroken }
    return Array(secret)
  }

  package var json: JSONValue {
    [
      "n": .integer(Int64(cost.rounds)), "p": .integer(Int64(cost.parallelism)), "r": .integer(Int64(cost.blockSize)),
      "salt": .string(Base64.encodeURL(salt)), "sealed": .string(Base64.encodeURL(sealed)), "v": 1,
    ]
  }

  /// - Throws: ``VaultError/malformed(_:)``, for parameters out of bounds too, before any work.
  package init(json: JSONValue) throws(VaultError) {
    guard json.object?.count == 6, json["v"] == 1, let rounds = json["n"]?.integer.flatMap(Int.init(exactly:)),
      let blockSize = json["r"]?.integer.flatMap(Int.init(exactly:)),
      let parallelism = json["p"]?.integer.flatMap(Int.init(exactly:)),
      let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism),
      let salt = json["salt"]?.string.flatMap({ Base64.decodeURL($0) }), salt.count == Self.saltBytes,
      let sealed = json["sealed"]?.string.flatMap({ Base64.decodeURL($0) }),
      (29...28 + Self.maximumBytes).contains(sealed.count)
    else { throw .malformed("box") }
    self.cost = cost
    self.salt = salt
    self.sealed = sealed
  }

  private static func associatedData(_ context: String) -> [UInt8] { Array("vigil-box/1 \(context)".utf8) }

  static func derive(_ passphrase: String, salt: [UInt8], cost: Cost) throws -> SymmetricKey {
    let bytes = Array(passphrase.utf8)
    guard (1...maximumBytes).contains(bytes.count) else { throw VaultError.malformed("passphrase") }
    return try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
      parallelism: cost.parallelism)
  }
}
