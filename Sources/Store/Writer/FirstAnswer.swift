import Synchronization

/// Resumes whoever waits once, with whatever comes first.
final class FirstAnswer<Value: Sendable>: Sendable {
  private let continuation: Mutex<CheckedContinuation<Value, Never>?>

  init(_ continuation: CheckedContinuation<Value, Never>) { self.continuation = Mutex(continuation) }

  func give(_ value: Value) {
    continuation.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }?.resume(returning: value)
  }
}
