import Foundation

/// What is read of a wallet's file: whose it is, and the keys, unless a passphrase locks them.
package struct WalletSeed: Sendable {
  /// Why a file is of no use.
  package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(String)
    case locked(String)
    case notRegistered(String)

    package var description: String {
      switch self {
      case .unreadable(let path): "\(path) is no wallet that can be read"
      case .locked(let path): "\(path) is locked by a passphrase; a load test needs a wallet without one"
      case .notRegistered(let path): "\(path) belongs to nobody who is registered (`vigil wallet register`)"
      }
    }
  }

  package let person: String
  package let keys: PersonKeys

  private struct File: Decodable {
    let key: String?
    let locked: String?
    let person: String?
  }

  /// - Throws: ``Fault``.
  package init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { throw Fault.unreadable(path) }
    guard file.locked == nil else { throw Fault.locked(path) }
    guard let seed = file.key.flatMap({ KeyText.bytes(base64: $0) }), let keys = PersonKeys(seed: seed) else {
      throw Fault.unreadable(path)
    }
    guard let person = file.person else { throw Fault.notRegistered(path) }
    self.person = person
    self.keys = keys
  }
}
