import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// What is known of a request under its key.
package enum AnswerLookup: Hashable, Sendable {
  /// It was not answered yet, or too long ago.
  case none
  case kept(KeptAnswer)
  /// The key was used for another request.
  case differs
}

extension Reader {
  /// The answer that was kept for this request.
  package func answer(to request: KeyedRequest) async throws -> AnswerLookup {
    try await read { snapshot in
      let oldest = snapshot.now.adding(milliseconds: -KeptAnswer.lifetimeMilliseconds)
      let row = try Row.fetchOne(
        snapshot.db, sql: "SELECT mark, sealed FROM kept_answers WHERE name = ? AND created > ?",
        arguments: [request.name, oldest.milliseconds])
      guard let row else { return .none }
      guard row["mark"] as Data == request.mark else { return .differs }
      guard let key = request.sealingKey else { return .none }
      let bytes = try key.open(row["sealed"] as Data, at: KeyedRequest.place)
      return KeptAnswer(json: try CanonicalJSON.parse(canonical: bytes)).map { .kept($0) } ?? .none
    }
  }
}
