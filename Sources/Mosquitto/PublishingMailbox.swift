import Synchronization

/// Where callers leave messages for the thread of a ``PublishingSession``: bounded, first in first out.
final class PublishingMailbox: Sendable {
  /// A message and who waits for it.
  struct Pending: Sendable {
    /// The order of arrival; a message sent again keeps its place.
    let sequence: UInt64
    let message: OutgoingMessage
    let completion: PublishingSession.Completion
  }

  /// How long a session that ends goes on, in monotonic milliseconds.
  struct Closing {
    /// When to give up flushing.
    let by: Int
    /// When to give up connecting; not after `by`.
    let connectingBy: Int
  }

  /// Ends the thread's `poll` when something arrived.
  let wakeUp: WakeUp
  /// The most that may wait or be in flight.
  private let bound: Int
  private let state = Mutex(State())

  private struct State {
    /// Not yet taken by the thread.
    var waiting: [Pending] = []
    /// Waiting and taken, but not finished.
    var pending = 0
    var nextSequence: UInt64 = 0
    /// Set once nothing more is taken.
    var closing: Closing?
  }

  init(bound: Int, wakeUp: WakeUp) {
    self.bound = bound
    self.wakeUp = wakeUp
  }

  var pendingCount: Int { state.withLock { $0.pending } }

  /// How the session ends, or nil while it runs.
  var closing: Closing? { state.withLock { $0.closing } }

  func post(
    _ message: OutgoingMessage, _ completion: @escaping PublishingSession.Completion
  ) throws(MosquittoError) {
    let refusal: MosquittoError? = state.withLock { state in
      guard state.closing == nil else { return .stopped }
      guard state.pending < bound else { return .queueFull(bound: bound) }
      state.waiting.append(Pending(sequence: state.nextSequence, message: message, completion: completion))
      state.nextSequence += 1
      state.pending += 1
      return nil
    }
    if let refusal { throw refusal }
    wakeUp.signal()
  }

  func close(_ closing: Closing) {
    state.withLock { state in
      if state.closing == nil { state.closing = closing }
    }
    wakeUp.signal()
  }

  /// Takes at most `count` messages, oldest first.
  func take(_ count: Int) -> [Pending] {
    state.withLock { state in
      let taken = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(taken.count)
      return taken
    }
  }

  func takeAll() -> [Pending] { take(.max) }

  /// Puts messages that were taken but not acknowledged back in front, in their old order.
  func putBack(_ messages: [Pending]) {
    guard !messages.isEmpty else { return }
    let ordered = messages.sorted { $0.sequence < $1.sequence }
    state.withLock { $0.waiting.insert(contentsOf: ordered, at: 0) }
  }

  /// Frees the message's place and tells who waits for it, in this order, so that the one told can post again.
  func finish(_ pending: Pending, _ result: Result<Void, MosquittoError>) {
    state.withLock { $0.pending -= 1 }
    pending.completion(result)
  }
}
