import Synchronization

/// One stream's slot: remembers that something happened, never how often.
final class Subscription: Sendable {
  /// What a stream is woken for.
  struct Signal: OptionSet, Sendable {
    let rawValue: UInt8
    /// The ledger has grown.
    static let grown = Signal(rawValue: 1)
    /// A sign of life is due.
    static let beat = Signal(rawValue: 2)
    /// The stream must end.
    static let closed = Signal(rawValue: 4)
  }

  private struct State {
    var pending: Signal = []
    var waiter: CheckedContinuation<Signal, Never>?
  }

  let id: UInt64
  let person: String
  private let state = Mutex(State())

  init(id: UInt64, person: String) {
    self.id = id
    self.person = person
  }

  func send(_ signal: Signal) {
    let resumed: (CheckedContinuation<Signal, Never>, Signal)? = state.withLock { state in
      state.pending.formUnion(signal)
      guard let waiter = state.waiter else { return nil }
      defer {
        state.waiter = nil
        state.pending = state.pending.intersection(.closed)
      }
      return (waiter, state.pending)
    }
    resumed?.0.resume(returning: resumed?.1 ?? signal)
  }

  /// Waits for the next wake-up, or returns at once when one came since the last wait. Only one task may wait.
  ///
  /// - Returns: everything that happened; ``Signal/closed`` when the task was cancelled, and from then on always.
  func wait() async -> Signal {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ready: Signal? = state.withLock { state in
          guard state.pending.isEmpty else {
            defer { state.pending = state.pending.intersection(.closed) }
            return state.pending
          }
          state.waiter = continuation
          return nil
        }
        if let ready { continuation.resume(returning: ready) }
      }
    } onCancel: {
      send(.closed)
    }
  }
}
