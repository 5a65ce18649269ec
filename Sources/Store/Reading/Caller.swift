import Consent
import Foundation
import GRDB
import Vitals

/// The person whom a token stands for.
package struct Caller: Hashable, Sendable {
  package let person: String
  package let role: Role

  package init(person: String, role: Role) {
    self.person = person
    self.role = role
  }

  /// What the person may see.
  package var scope: Scope { Scope(person: person, role: role) }
}

extension Reader {
  /// Whom a token stands for; nil when it is unknown or expired or its person is no longer active.
  package func caller(token: AccessToken) async throws -> Caller? {
    try await read { try $0.caller(token: token) }
  }
}

extension Snapshot {
  func caller(token: AccessToken) throws -> Caller? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT t.person, p.role FROM tokens t JOIN persons p ON p.id = t.person
          WHERE t.hash = ? AND t.expires > ? AND p.active = 1
          """),
      arguments: [token.hash, now.milliseconds])
    guard let row, let role = Role(rawValue: row["role"]) else { return nil }
    return Caller(person: row["person"], role: role)
  }
}
