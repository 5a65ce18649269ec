import Dispatch
import Synchronization

/// Tells the opening thread how the writer's start went, once.
final class StartSignal: Sendable {
  /// What the start found on disk, and what every batch changes from then on.
  struct Started: Sendable {
    let state: DurableState
    let recent: RecentEntries
  }

  private let result = Mutex<Result<Started, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func succeed(_ started: Started) { _ = settle(.success(started)) }

  /// Whether this was the first word: false when the start had succeeded before.
  func fail(_ error: any Error) -> Bool { settle(.failure(error)) }

  func wait() throws -> Started {
    done.wait()
    guard let result = result.withLock({ $0 }) else { throw StoreError.stopping }
    return try result.get()
  }

  private func settle(_ value: Result<Started, any Error>) -> Bool {
    let isFirst = result.withLock { result in
      guard result == nil else { return false }
      result = value
      return true
    }
    if isFirst { done.signal() }
    return isFirst
  }
}
