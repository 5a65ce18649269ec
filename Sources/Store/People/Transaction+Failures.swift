import Foundation
import GRDB
import Vitals

/// How often somebody failed to sign in from somewhere: who and where is known as a keyed hash alone.
package struct SignInFailures: Hashable, Sendable {
  package let hash: [UInt8]
  package let failures: Int
  package let last: Timestamp

  package init(hash: [UInt8], failures: Int, last: Timestamp) {
    self.hash = hash
    self.failures = failures
    self.last = last
  }
}

extension Transaction {
  /// Keeps a count in place of an older one, and forgets what is older than an hour.
  package func keep(_ failures: SignInFailures) throws {
    try db.cachedStatement(sql: "DELETE FROM sign_in_failures WHERE last < ?")
      .execute(arguments: [now.milliseconds - SignInFailures.memoryMilliseconds])
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO sign_in_failures (hash, failures, last) VALUES (?, ?, ?)")
      .execute(arguments: [Data(failures.hash), failures.failures, failures.last.milliseconds])
  }

  /// Forgets the failures of somebody who was right.
  package func forget(failures hash: [UInt8]) throws {
    try db.cachedStatement(sql: "DELETE FROM sign_in_failures WHERE hash = ?").execute(arguments: [Data(hash)])
  }
}

extension SignInFailures {
  /// How long a failure is remembered, in milliseconds.
  package static let memoryMilliseconds: Int64 = 3_600_000
}

extension Store {
  /// The failures that a restart found, the newest first. Blocks: never call it from an async context.
  package func signInFailures(limit: Int) throws -> [SignInFailures] {
    try pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT hash, failures, last FROM sign_in_failures ORDER BY last DESC LIMIT ?", arguments: [limit]
      ).map {
        SignInFailures(
          hash: Array($0["hash"] as Data), failures: $0["failures"], last: Timestamp(milliseconds: $0["last"]))
      }
    }
  }
}
