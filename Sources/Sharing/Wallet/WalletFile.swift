import Crypto
import Ledger

/// A wallet as it lies on disk: `{"did","key"|"locked"+"salt","name","person"?,"v":2}`.
///
/// The secret is the seed of the signing key and the agreement key, 32 bytes each; version 1 had the first alone, and is
/// read still.
struct WalletFile {
  static let maximumBytes = 4_096

  private enum Secret {
    case plain([UInt8])
    case locked([UInt8], salt: [UInt8])
  }

  private let name: String
  private let key: DIDKey
  private let secret: Secret
  var person: String?

  init(_ wallet: Wallet, passphrase: String?, salt: [UInt8]) throws {
    name = wallet.name
    key = wallet.key
    person = wallet.person
    let seed = Array(wallet.privateKey.rawRepresentation) + (wallet.agreement.map { Array($0.rawRepresentation) } ?? [])
    guard let passphrase else {
      secret = .plain(seed)
      return
    }
    let locked = try WalletLock.lock(seed, passphrase: passphrase, context: key.description, salt: salt)
    secret = .locked(locked, salt: salt)
  }

  /// Nil when the bytes are no wallet of this name.
  init?(name: String, bytes: [UInt8]) {
    guard let json = try? CanonicalJSON.parse(bytes), json["v"] == 1 || json["v"] == 2, json["name"]?.string == name,
      let did = json["did"]?.string, let key = try? DIDKey(parsing: did)
    else { return nil }
    self.name = name
    self.key = key
    person = json["person"]?.string
    if let seed = json["key"]?.string.flatMap({ Base64.decodeURL($0) }) {
      secret = .plain(seed)
    } else if let locked = json["locked"]?.string.flatMap({ Base64.decodeURL($0) }),
      let salt = json["salt"]?.string.flatMap({ Base64.decodeURL($0) })
    {
      secret = .locked(locked, salt: salt)
    } else {
      return nil
    }
  }

  var json: JSONValue {
    var members: [String: JSONValue] = ["did": .string(key.description), "name": .string(name), "v": 2]
    if let person { members["person"] = .string(person) }
    switch secret {
    case .plain(let seed): members["key"] = .string(Base64.encodeURL(seed))
    case .locked(let sealed, let salt):
      members["locked"] = .string(Base64.encodeURL(sealed))
      members["salt"] = .string(Base64.encodeURL(salt))
    }
    return .object(members)
  }

  var listing: WalletFolder.Listing {
    var isLocked = false
    if case .locked = secret { isLocked = true }
    return WalletFolder.Listing(name: name, key: key, person: person, isLocked: isLocked)
  }

  func open(passphrase: String?) throws -> Wallet {
    guard let seed = try seed(passphrase: passphrase),
      let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed.prefix(32)),
      DIDKey(privateKey.publicKey) == key
    else { throw WalletError.locked(name: name) }
    let agreement = seed.count == 64 ? try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed[32...]) : nil
    return Wallet(name: name, person: person, privateKey: privateKey, agreement: agreement)
  }

  private func seed(passphrase: String?) throws -> [UInt8]? {
    switch secret {
    case .plain(let seed): return seed
    case .locked(let sealed, let salt):
      guard let passphrase else { return nil }
      return try WalletLock.unlock(sealed, passphrase: passphrase, context: key.description, salt: salt)
    }
  }
}
