import GRDB
import Vitals

extension Store {
  /// The id of the person whose token this is, or nil when it is unknown, expired, or the person is not active. All three
  /// look alike to whoever asks.
  package func person(holding token: AccessToken, at now: Timestamp) async throws -> String? {
    try await pool.read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT t.person FROM tokens t JOIN persons p ON p.id = t.person
          WHERE t.hash = ? AND t.expires > ? AND p.active = 1
          """, arguments: [token.hash, now.milliseconds])
    }
  }
}
