import Dispatch
import Store
import Synchronization

/// The parts of one batch that a lane has handed to the writer, so that it can decode on while they are committed.
///
/// A part goes as soon as the writer has none of this lane's: small batches stay whole and cost one commit, and in a large
/// one decoding and committing overlap. Nothing is acknowledged before ``wait()`` has seen the last of them durable
/// (INTAKE-1). Used by one thread; only the outcomes come from the writer's.
final class HandOver: Sendable {
  /// What became of a part that the writer did not take.
  struct Failure {
    let part: Int
    let error: any Error
  }

  private struct State {
    var handed = 0
    var settled = 0
    var failures: [Failure] = []
  }

  private let state = Mutex(State())
  /// Signalled for every part that is settled.
  private let settled = DispatchSemaphore(value: 0)

  /// Whether the writer has all of what it was given behind it.
  var isIdle: Bool { state.withLock { $0.handed == $0.settled } }

  /// Hands a part over and returns at once. Parts are numbered from 0 until the next ``wait()``.
  func submit(to writer: Writer, urgent: Bool, _ body: @escaping @Sendable (Transaction) throws -> Void) {
    let part = state.withLock { state in
      defer { state.handed += 1 }
      return state.handed
    }
    writer.submit(urgent: urgent, intake: true, body) { [self] result in
      state.withLock { state in
        state.settled += 1
        if case .failure(let error) = result { state.failures.append(Failure(part: part, error: error)) }
      }
      settled.signal()
    }
  }

  /// Blocks until every part is durable or has failed, and begins anew.
  ///
  /// - Returns: those that failed, in the order of their parts.
  func wait() -> [Failure] {
    for _ in 0..<state.withLock({ $0.handed }) { settled.wait() }
    return state.withLock { state in
      defer { state = State() }
      return state.failures
    }
  }
}
