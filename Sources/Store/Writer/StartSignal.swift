import Dispatch
import Synchronization

/// Tells the opening thread how the writer's start went, once.
final class StartSignal: Sendable {
  /// What others than the writer need to know of the start.
  struct Loaded: Sendable {
    let head: LedgerHead
    let registry: Registry
    let conservation: Conservation
  }

  private let result = Mutex<Result<Loaded, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func succeed(_ loaded: Loaded) { _ = settle(.success(loaded)) }

  /// Whether this was the first word: false when the start had succeeded before.
  func fail(_ error: any Error) -> Bool { settle(.failure(error)) }

  func wait() throws -> Loaded {
    done.wait()
    guard let result = result.withLock({ $0 }) else { throw StoreError.stopping }
    return try result.get()
  }

  private func settle(_ value: Result<Loaded, any Error>) -> Bool {
    let isFirst = result.withLock { result in
      guard result == nil else { return false }
      result = value
      return true
    }
    if isFirst { done.signal() }
    return isFirst
  }
}
