import Foundation
import GRDB
import Vitals

/// Sign-ins: each has one refresh token at a time, and one that comes back ends the sign-in (RFC 9700 section 4.14).
extension Transaction {
  /// What became of a refresh token.
  package enum Refreshed: Hashable, Sendable {
    case renewed(SessionID, person: String)
    /// It was used before: somebody else has it. The sign-in has ended for both.
    case reused
    case unknown
  }

  /// Most sign-ins of one person at a time; the oldest gives way.
  package static let sessionBound = 32

  /// Begins a sign-in.
  ///
  /// - Parameter refresh: SHA-256 of the refresh token.
  package func beginSession(of person: String, refresh: [UInt8], lifetimeMilliseconds: Int64) throws -> SessionID {
    guard let known = registry.person(id: person) else { throw StoreError.unknown(.person) }
    guard known.isActive else { throw StoreError.conflict(.personInactive) }
    guard let id = SessionID(bytes: core.configuration.random(16)) else { throw StoreError.malformedState }
    try forgetWhatIsOver()
    try db.execute(
      sql: """
        DELETE FROM sessions WHERE id IN
          (SELECT id FROM sessions WHERE person = ? ORDER BY created DESC, id LIMIT -1 OFFSET ?)
        """, arguments: [person, Self.sessionBound - 1])
    try db.execute(
      sql: "INSERT INTO sessions (id, person, created, expires, refresh) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        Data(id.bytes), person, now.milliseconds, now.adding(milliseconds: lifetimeMilliseconds).milliseconds,
        Data(refresh),
      ])
    return id
  }

  /// Puts a new refresh token in place of the one that was presented.
  package func refresh(_ hash: [UInt8], with next: [UInt8]) throws -> Refreshed {
    if let spent = try Data.fetchOne(
      db, sql: "SELECT session FROM spent_refreshes WHERE hash = ?", arguments: [Data(hash)])
    {
      try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [spent])
      return .reused
    }
    let row = try Row.fetchOne(
      db, sql: "SELECT id, person, expires FROM sessions WHERE refresh = ? AND expires > ?",
      arguments: [Data(hash), now.milliseconds])
    guard let row, let id = SessionID(bytes: Array(row["id"] as Data)),
      let person = registry.person(id: row["person"]), person.isActive
    else { return .unknown }
    try db.execute(
      sql: "INSERT INTO spent_refreshes (hash, session, expires) VALUES (?, ?, ?)",
      arguments: [Data(hash), Data(id.bytes), row["expires"] as Int64])
    try db.execute(
      sql: "UPDATE sessions SET refresh = ? WHERE id = ?", arguments: [Data(next), Data(id.bytes)])
    return .renewed(id, person: person.id)
  }

  /// Ends one sign-in at once; one that has ended stays so.
  package func endSession(_ id: SessionID) throws {
    try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [Data(id.bytes)])
  }

  /// Ends every sign-in of a person at once; tokens of an operator stay.
  package func endSessions(of person: String) throws {
    try db.execute(sql: "DELETE FROM sessions WHERE person = ?", arguments: [person])
  }

  /// Takes a challenge that was answered out of use.
  ///
  /// - Returns: whether this was its first use.
  package func spend(challenge hash: [UInt8], until: Timestamp) throws -> Bool {
    try db.execute(
      sql: "INSERT OR IGNORE INTO spent_challenges (hash, expires) VALUES (?, ?)",
      arguments: [Data(hash), until.milliseconds])
    return db.changesCount == 1
  }

  private func forgetWhatIsOver() throws {
    for table in ["sessions", "spent_refreshes", "spent_challenges"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE expires <= ?", arguments: [now.milliseconds])
    }
  }
}
