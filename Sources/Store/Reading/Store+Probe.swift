import Dispatch
import GRDB
import Vitals

/// Whether the store can be relied on now, for readiness.
extension Store {
  /// Writes one row through the writer and waits until it is durable, at most `timeoutMilliseconds`.
  ///
  /// One fsync: ask it no more than once a second.
  /// - Returns: why not, or nil when it can be written to.
  package func writeProblem(timeoutMilliseconds: Int = 2_000) async -> String? {
    await withCheckedContinuation { (continuation: CheckedContinuation<String?, Never>) in
      let answer = FirstAnswer(continuation)
      writer.submit { transaction in
        try transaction.db.execute(
          sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('probe', ?)",
          arguments: ["\(transaction.now.milliseconds)"])
      } completion: { result in
        switch result {
        case .success: answer.give(nil)
        case .failure(StoreError.stopping): answer.give("the gateway is stopping")
        case .failure(StoreError.noRoom): answer.give("the disk is full or read-only")
        case .failure: answer.give("the store cannot be written")
        }
      }
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(timeoutMilliseconds)) {
        answer.give("the writer did not answer within \(timeoutMilliseconds) ms")
      }
    }
  }

  /// Advances the anchor to the head. Blocks for an fsync when there is anything to anchor.
  ///
  /// - Returns: why not, or nil when it could.
  package func anchorProblem() -> String? {
    do {
      try anchorHead()
      return nil
    } catch {
      return "the anchor cannot be written"
    }
  }
}
