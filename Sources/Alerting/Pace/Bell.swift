import Dispatch
import Synchronization

/// Wakes one waiting loop from any thread, without loss: a ring while nobody waits ends the next wait at once.
package final class Bell: Sendable {
  private struct State {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
    /// Counts the waits, so that a timer ends none but its own.
    var round: UInt64 = 0
    /// Whether the time of the present wait is over.
    var hasExpired = false

    mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
      defer { waiter = nil }
      return waiter
    }
  }

  /// Where timers fire.
  private static let clock = DispatchQueue(label: "vigil.alerting.bell", qos: .userInitiated)

  private let state = Mutex(State())

  package init() {}

  /// Ends the wait. Rings while nobody waits count as one.
  package func ring() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiter == nil { state.isRung = true }
      return state.takeWaiter()
    }
    waiter?.resume()
  }

  /// Suspends until a ring, the end of the time, or cancellation. One caller at a time.
  ///
  /// A ring resumes the caller itself: a race of two child tasks would wait for both of them to end, three more turns of
  /// the executor on the way of a call.
  package func wait(atMost duration: Duration) async {
    guard duration > .zero, let round = begin() else { return }
    let timer = DispatchSource.makeTimerSource(queue: Self.clock)
    timer.schedule(deadline: .now() + Self.interval(duration))
    timer.setEventHandler { [weak self] in self?.end(round) }
    timer.activate()
    defer { timer.cancel() }
    await next()
  }

  /// - Returns: the number of a new wait; nil when it rang already.
  private func begin() -> UInt64? {
    state.withLock { state in
      guard !state.isRung else {
        state.isRung = false
        return nil
      }
      state.round += 1
      state.hasExpired = false
      return state.round
    }
  }

  private func next() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isRung || state.hasExpired || Task.isCancelled {
            state.isRung = false
            return true
          }
          state.waiter = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.takeWaiter() }?.resume()
    }
  }

  /// The time of a wait is over, unless the wait is. It need not have suspended yet.
  private func end(_ round: UInt64) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.round == round else { return nil }
      state.hasExpired = true
      return state.takeWaiter()
    }
    waiter?.resume()
  }

  private static func interval(_ duration: Duration) -> DispatchTimeInterval {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds.multipliedReportingOverflow(by: 1_000)
    guard !milliseconds.overflow else { return .never }
    return .milliseconds(
      Int(clamping: milliseconds.partialValue + attoseconds / 1_000_000_000_000_000 + 1))
  }
}
