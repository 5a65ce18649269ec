import Crypto
import Foundation
import Vault

/// A request that its caller gave a key, so that it can be sent again without being done again.
///
/// Neither key nor request is stored. The row's name and its mark are hashes over the key, which has the chance in it, and
/// what was answered is sealed under a key derived from both: whoever has the database but not the request reads nothing,
/// so erasure need not find these rows (LEDGER-3).
package struct KeyedRequest: Hashable, Sendable {
  /// Who asks.
  package let person: String
  /// Under which name the answer is kept: the person and the key.
  package let name: Data
  /// Whether it is the same request: over the key and the request's digest.
  let mark: Data
  private let secret: Data

  /// - Parameters:
  ///   - key: what the caller chose; unguessable if the caller follows the specification (a UUID, for example).
  ///   - request: method, path, query and body, in a form of which no two requests have the same.
  package init(person: String, key: String, request: [UInt8]) {
    self.person = person
    let digest = Data(SHA256.hash(data: request))
    func derive(_ purpose: String, _ parts: Data...) -> Data {
      var hash = SHA256()
      hash.update(data: Data("vigil-answers/1 \(purpose)".utf8))
      for part in parts {
        // The length first, so that no two lists of parts read alike.
        hash.update(data: Data(" \(part.count):".utf8))
        hash.update(data: part)
      }
      return Data(hash.finalize())
    }
    name = derive("name", Data(person.utf8), Data(key.utf8))
    mark = derive("mark", Data(key.utf8), digest)
    secret = derive("seal", Data(person.utf8), Data(key.utf8), digest)
  }

  var sealingKey: SealingKey? { SealingKey(bytes: secret) }

  static let place = SealedPlace(table: "kept_answers", row: 0, subject: 0)
}
