import Foundation
import GRDB
import Ledger
import Vault
import Vitals

extension Transaction {
  /// Keeps an answer for a request that may come again. What is too old, or too much for one person, goes at the same time.
  ///
  /// The first answer stays: a second one for the same request changes nothing.
  package func keep(_ answer: KeptAnswer, for request: KeyedRequest) throws {
    guard answer.body.count <= KeptAnswer.maximumBytes, let key = request.sealingKey else { return }
    let sealed = try key.seal(
      try CanonicalJSON.encode(answer.json), at: KeyedRequest.place, nonce: core.randomness.nonce())
    try db.execute(
      sql: "DELETE FROM kept_answers WHERE created <= ?",
      arguments: [now.adding(milliseconds: -KeptAnswer.lifetimeMilliseconds).milliseconds])
    try db.execute(
      sql: """
        DELETE FROM kept_answers WHERE name IN (
          SELECT name FROM kept_answers WHERE person = ? ORDER BY created DESC, name LIMIT -1 OFFSET ?)
        """, arguments: [request.person, KeptAnswer.boundPerPerson - 1])
    try db.execute(
      sql: """
        INSERT INTO kept_answers (name, person, mark, created, sealed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
        """, arguments: [request.name, request.person, request.mark, now.milliseconds, Data(sealed)])
  }
}
