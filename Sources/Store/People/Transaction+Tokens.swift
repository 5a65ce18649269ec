import GRDB
import Vitals

extension Transaction {
  /// Makes a bearer token for a person; it is returned once and stored as a hash.
  ///
  /// - Parameter lifetimeMilliseconds: how long it is accepted, from now.
  package func issueToken(for person: String, lifetimeMilliseconds: Int64) throws -> AccessToken {
    guard let known = registry.person(id: person) else { throw StoreError.unknown(.person) }
    guard known.isActive else { throw StoreError.conflict(.personInactive) }
    let token = AccessToken(random: core.configuration.random(32))
    try db.execute(sql: "DELETE FROM tokens WHERE expires <= ?", arguments: [now.milliseconds])
    try db.execute(
      sql: "INSERT INTO tokens (hash, person, created, expires) VALUES (?, ?, ?, ?)",
      arguments: [
        token.hash, person, now.milliseconds, now.adding(milliseconds: lifetimeMilliseconds).milliseconds,
      ])
    return token
  }

  /// Ends every token and sign-in of a person whose keys were replaced, and forgets the passphrase with the copy that it opens:
  /// whoever had the old keys may have known or set it.
  package func letNobodyStay(as person: String) throws {
    try revokeTokens(of: person)
    try forgetPassphrase(of: person)
  }

  /// Ends every token of a person at once.
  package func revokeTokens(of person: String) throws {
    try db.execute(sql: "DELETE FROM tokens WHERE person = ?", arguments: [person])
    try db.execute(sql: "DELETE FROM sessions WHERE person = ?", arguments: [person])
  }
}
