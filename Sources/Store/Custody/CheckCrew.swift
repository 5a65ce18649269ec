import Dispatch
import Foundation
import Synchronization

/// Threads that check what one reader hands them, and the first fault in the order of handing over.
///
/// Bounded: the reader waits while ``batchesInHand`` batches for each thread are not yet checked, so memory does not grow
/// with the ledger.
final class CheckCrew<Work: Sendable, Fault: Sendable>: Sendable {
  /// How many batches a thread may have before it, the one it is at among them.
  private static var batchesInHand: Int { 4 }

  private struct Batch {
    let number: Int
    let work: [Work]
  }

  private struct State {
    var waiting: [Batch] = []
    var handed = 0
    var fault: (batch: Int, fault: Fault)?
  }

  private let state = Mutex(State())
  /// Counts the batches that may still be handed over.
  private let room: DispatchSemaphore
  /// Signalled once for every batch, and once for every thread at the end.
  private let arrived = DispatchSemaphore(value: 0)
  /// Signalled by each thread when it ends.
  private let ended = DispatchSemaphore(value: 0)
  private let check: @Sendable (Work) -> Fault?

  /// Runs `body` with a crew and waits until all that it handed over is checked, also if it throws.
  ///
  /// - Parameters:
  ///   - threads: how many check; at least 1.
  ///   - check: nil when a piece of work is in order. Called on several threads at once.
  /// - Returns: what `body` returns, and the first fault.
  static func run<Result, Failure: Error>(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount, check: @escaping @Sendable (Work) -> Fault?,
    _ body: (CheckCrew) throws(Failure) -> Result
  ) throws(Failure) -> (Result, Fault?) {
    let threads = max(threads, 1)
    let crew = CheckCrew(threads: threads, check: check)
    for number in 0..<threads {
      let thread = Thread { crew.work() }
      thread.name = "check-\(number)"
      thread.start()
    }
    do throws(Failure) {
      let result = try body(crew)
      return (result, crew.end(threads: threads))
    } catch {
      _ = crew.end(threads: threads)
      throw error
    }
  }

  private init(threads: Int, check: @escaping @Sendable (Work) -> Fault?) {
    room = DispatchSemaphore(value: threads * Self.batchesInHand)
    self.check = check
  }

  /// Hands a batch over; waits while there is no room.
  ///
  /// - Returns: false once a fault is known; handing over may stop.
  func hand(over work: [Work]) -> Bool {
    if !work.isEmpty {
      room.wait()
      state.withLock { state in
        state.waiting.append(Batch(number: state.handed, work: work))
        state.handed += 1
      }
      arrived.signal()
    }
    return state.withLock { $0.fault == nil }
  }

  /// Waits until everything is checked and every thread has ended.
  private func end(threads: Int) -> Fault? {
    for _ in 0..<threads { arrived.signal() }
    for _ in 0..<threads { ended.wait() }
    return state.withLock { $0.fault?.fault }
  }

  private func work() {
    while true {
      arrived.wait()
      let (batch, isNeeded) = state.withLock { state -> (Batch?, Bool) in
        guard !state.waiting.isEmpty else { return (nil, false) }
        // Whatever comes after a fault can no longer be the first.
        return (state.waiting.removeFirst(), state.fault == nil)
      }
      guard let batch else { break }
      if isNeeded, let fault = firstFault(of: batch) { note(fault, in: batch.number) }
      room.signal()
    }
    ended.signal()
  }

  private func firstFault(of batch: Batch) -> Fault? {
    for work in batch.work {
      if let fault = check(work) { return fault }
    }
    return nil
  }

  private func note(_ fault: Fault, in batch: Int) {
    state.withLock { state in
      if let known = state.fault, known.batch < batch { return }
      state.fault = (batch, fault)
    }
  }
}
