import Dispatch
import Foundation
import Logging

/// The one writer: a dedicated thread that owns the ward, the tree and the only writing connection.
///
/// It takes every submission that waits, runs them in one transaction, commits with one fsync, cuts one block if anything
/// stands on the ledger, and only then answers (adaptive group commit, LEDGER-2). A submission that throws is taken back
/// alone. There is no timer: whatever arrived during one fsync is the next batch.
package final class Writer: Sendable {
  private let queue: SubmissionQueue
  /// Signalled when the thread has ended.
  private let ended = DispatchSemaphore(value: 0)

  init(queue: SubmissionQueue, run: @escaping @Sendable (SubmissionQueue) -> Void) {
    self.queue = queue
    let ended = ended
    let thread = Thread {
      run(queue)
      ended.signal()
    }
    thread.name = "writer"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Hands work over and returns at once.
  ///
  /// `body` may run twice, see ``Submission/perform``: it does nothing but through its transaction.
  ///
  /// - Parameters:
  ///   - intake: what ``Submission/isIntake`` says.
  ///   - deciding: what ``Submission/isDecision`` says.
  ///   - completion: called once on the writer thread, after the fsync; must not block.
  package func submit<T: Sendable>(
    urgent: Bool = false, intake: Bool = false, deciding: Bool = false,
    _ body: @escaping @Sendable (Transaction) throws -> T,
    completion: @escaping @Sendable (Result<T, any Error>) -> Void
  ) {
    let box = ResultBox<T>()
    queue.put(
      Submission(isUrgent: urgent, isIntake: intake, isDecision: deciding) { transaction in
        box.value = try body(transaction)
      } complete: { result in
        switch result {
        case .success:
          guard let value = box.value else { return completion(.failure(StoreError.stopping)) }
          completion(.success(value))
        case .failure(let error): completion(.failure(error))
        }
      })
  }

  /// Hands work over and blocks this thread until it is durable or has failed. Never call it from an async context.
  ///
  /// - Parameter intake: what ``Submission/isIntake`` says.
  package func wait<T: Sendable>(
    urgent: Bool = false, intake: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> T
  ) throws -> T {
    let done = DispatchSemaphore(value: 0)
    let box = ResultBox<Result<T, any Error>>()
    submit(urgent: urgent, intake: intake, body) { result in
      box.value = result
      done.signal()
    }
    done.wait()
    guard let result = box.value else { throw StoreError.stopping }
    return try result.get()
  }

  /// Hands work over and suspends until it is durable or has failed. Cancelling the task never reaches the writer: the
  /// work is done all the same.
  ///
  /// - Parameter deciding: what ``Submission/isDecision`` says.
  package func perform<T: Sendable>(
    urgent: Bool = false, deciding: Bool = false, _ body: @escaping @Sendable (Transaction) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      submit(urgent: urgent, deciding: deciding, body) { continuation.resume(with: $0) }
    }
  }

  /// Refuses new work, finishes what waits, folds the journal, closes the database, and returns when the thread ended.
  package func stop() {
    queue.close()
    ended.wait()
    ended.signal()
  }
}

/// Carries a result from the writer thread to whoever waits.
///
/// `@unchecked Sendable`: written once on the writer thread before the completion is called or the semaphore signalled,
/// and read only after that.
private final class ResultBox<T: Sendable>: @unchecked Sendable {
  var value: T?
}
