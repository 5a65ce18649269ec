import Dispatch
import Synchronization

/// Waits on a thread of our own for work that is asynchronous: never call it from a task.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
  let waiting = Waiting<Value>()
  Task.detached {
    do { waiting.finish(.success(try await work())) } catch { waiting.finish(.failure(error)) }
  }
  return try waiting.value()
}

/// A result that a task leaves for a thread.
private final class Waiting<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func finish(_ value: Result<Value, any Error>) {
    result.withLock { $0 = value }
    done.signal()
  }

  func value() throws -> Value {
    done.wait()
    guard let found = result.withLock({ $0 }) else { throw CancellationError() }
    return try found.get()
  }
}
