import Dispatch
import Synchronization

/// Tells the opening thread how the writer's start went, once.
final class StartSignal: Sendable {
  private let result = Mutex<Result<DurableState, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// - Parameter state: what the start found on disk, and what every batch changes from now on.
  func succeed(_ state: DurableState) { _ = settle(.success(state)) }

  /// Whether this was the first word: false when the start had succeeded before.
  func fail(_ error: any Error) -> Bool { settle(.failure(error)) }

  func wait() throws -> DurableState {
    done.wait()
    guard let result = result.withLock({ $0 }) else { throw StoreError.stopping }
    return try result.get()
  }

  private func settle(_ value: Result<DurableState, any Error>) -> Bool {
    let isFirst = result.withLock { result in
      guard result == nil else { return false }
      result = value
      return true
    }
    if isFirst { done.signal() }
    return isFirst
  }
}
