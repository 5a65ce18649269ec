import Dispatch
import Synchronization

/// The submissions that wait for the writer: any thread puts in, the writer takes all at once.
///
/// Bounded: at the bound a submission is refused with ``StoreError/noRoom``. Lanes wait for their submission before they
/// read on, so in practice it holds a handful.
final class SubmissionQueue: Sendable {
  private struct State {
    var urgent: [Submission] = []
    var others: [Submission] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Signalled once for every change that the writer should look at.
  private let wake = DispatchSemaphore(value: 0)
  private let bound: Int

  init(bound: Int) {
    self.bound = bound
  }

  /// Puts one in; its completion hears of a refusal.
  func put(_ submission: Submission) {
    let refusal: StoreError? = state.withLock { state in
      if state.isClosed { return .stopping }
      if state.urgent.count + state.others.count >= bound { return .noRoom }
      if submission.isUrgent { state.urgent.append(submission) } else { state.others.append(submission) }
      return nil
    }
    if let refusal {
      submission.complete(.failure(refusal))
    } else {
      wake.signal()
    }
  }

  /// Everything that waits, urgent first; blocks until there is something. Nil once closed and empty.
  func takeAll() -> [Submission]? {
    while true {
      wake.wait()
      let (taken, closed) = state.withLock { state in
        let taken = state.urgent + state.others
        state.urgent.removeAll(keepingCapacity: true)
        state.others.removeAll(keepingCapacity: true)
        return (taken, state.isClosed)
      }
      if !taken.isEmpty { return taken }
      if closed { return nil }
    }
  }

  /// Refuses what comes from now on; what waits is still done.
  func close() {
    state.withLock { $0.isClosed = true }
    wake.signal()
  }
}
