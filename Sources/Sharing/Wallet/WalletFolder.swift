import Crypto
import Foundation
import Ledger
import Vault

/// The folder of wallets on the person's side: one file each, mode 0600, in a folder of mode 0700.
package struct WalletFolder: Sendable {
  /// What is known of a wallet without unlocking it.
  package struct Listing: Hashable, Sendable {
    package let name: String
    package let key: DIDKey
    package let person: String?
    package let isLocked: Bool
  }

  package let path: String
  private let random: @Sendable (Int) -> [UInt8]

  package init(path: String, random: @escaping @Sendable (Int) -> [UInt8]) {
    self.path = path
    self.random = random
  }

  /// `$VIGIL_WALLET`, or `~/.config/vigil/wallets`.
  package static func defaultPath(environment: [String: String]) -> String {
    if let path = environment["VIGIL_WALLET"], !path.isEmpty { return path }
    return (environment["HOME"] ?? ".") + "/.config/vigil/wallets"
  }

  /// Makes a wallet with new keys.
  ///
  /// - Parameter passphrase: locks the key; nil leaves it to the file's mode.
  /// - Throws: ``WalletError/exists(name:)``: a key is never overwritten.
  package func create(_ name: String, passphrase: String?) throws -> Wallet {
    try add(
      Wallet(
        name: name, person: nil, privateKey: try Curve25519.Signing.PrivateKey(rawRepresentation: random(32)),
        agreement: try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: random(32))), passphrase: passphrase)
  }

  /// Makes a wallet of keys that a person has already.
  ///
  /// - Parameters:
  ///   - person: whose keys they are.
  ///   - passphrase: locks the wallet; nil leaves it to the file's mode.
  /// - Throws: ``WalletError/exists(name:)``.
  package func restore(_ name: String, keys: PersonKeys, of person: String, passphrase: String?) throws -> Wallet {
    try add(
      Wallet(name: name, person: person, privateKey: keys.signing, agreement: keys.agreement), passphrase: passphrase)
  }

  /// - Throws: ``WalletError/exists(name:)``, ``WalletError/malformedName``.
  package func requireFree(_ name: String) throws {
    guard !FileManager.default.fileExists(atPath: try file(name)) else { throw WalletError.exists(name: name) }
  }

  private func add(_ wallet: Wallet, passphrase: String?) throws -> Wallet {
    try requireFree(wallet.name)
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try write(
      WalletFile(wallet, passphrase: passphrase, salt: random(WalletLock.saltBytes)), to: try file(wallet.name))
    return wallet
  }

  /// Opens a wallet.
  ///
  /// - Throws: ``WalletError/locked(name:)`` when it needs a passphrase that was not given or is wrong.
  package func open(_ name: String, passphrase: String?) throws -> Wallet {
    try read(name).open(passphrase: passphrase)
  }

  /// Notes which person the wallet's key is registered for.
  package func assign(_ name: String, to person: String) throws {
    var file = try read(name)
    file.person = person
    try write(file, to: try self.file(name))
  }

  package func listing(_ name: String) throws -> Listing { try read(name).listing }

  /// Every wallet, by name.
  package func list() throws -> [Listing] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(Self.suffix) }.sorted()
      .map { try listing(String($0.dropLast(Self.suffix.count))) }
  }

  private static let suffix = ".wallet"

  private func file(_ name: String) throws -> String {
    let isClean = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isClean, (1...64).contains(name.utf8.count), !name.hasPrefix(".") else { throw WalletError.malformedName }
    return path + "/" + name + Self.suffix
  }

  private func read(_ name: String) throws -> WalletFile {
    let file = try file(name)
    let descriptor = Foundation.open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw WalletError.unknown(name: name) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw WalletError.unknown(name: name) }
    let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw WalletError.tooOpen(path: file, mode: mode) }
    let bytes = Array(try handle.read(upToCount: WalletFile.maximumBytes) ?? Data())
    guard let parsed = WalletFile(name: name, bytes: bytes) else { throw WalletError.malformed(path: file) }
    return parsed
  }

  private func write(_ file: WalletFile, to path: String) throws {
    try Durable.replace(path, with: try CanonicalJSON.encode(file.json) + [UInt8(ascii: "\n")], mode: 0o600)
  }
}
