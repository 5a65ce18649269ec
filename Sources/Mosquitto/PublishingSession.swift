import Logging
import Synchronization

/// A session that sends: alerts, receipts, heartbeats, one simulated device. It may subscribe too, so that answers
/// come back on the same connection.
///
/// It owns its thread and its handle: nothing sent here can push a lane's PUBACKs out. Messages wait while the broker
/// is away, and those in flight are sent again after a reconnect, so delivery is at least once and a receiver must know
/// duplicates by their content.
package final class PublishingSession: Sendable {
  /// Called once for every message taken, on the session's thread: keep it short.
  package typealias Completion = @Sendable (Result<Void, MosquittoError>) -> Void

  private let configuration: SessionConfiguration
  private let mailbox: PublishingMailbox
  private let logger: Logger
  private let onState: @Sendable (SessionState) -> Void
  private let onMessage: @Sendable (IncomingMessage) -> Void
  /// Draws the waits; handed to the thread at start.
  private let generator: any RandomNumberGenerator & Sendable
  /// The running thread, until someone joins it.
  private let thread = Mutex<DedicatedThread?>(nil)

  /// - Parameters:
  ///   - queueBound: messages waiting or in flight; at the bound ``publish(_:completion:)`` refuses.
  ///   - onState: called on the session's thread.
  ///   - onMessage: called on the session's thread, in place; received QoS 1 messages are acknowledged right after.
  /// - Throws: ``MosquittoError/invalidConfiguration(field:)``, ``MosquittoError/handleUnavailable(errno:)``.
  package init(
    _ configuration: SessionConfiguration, queueBound: Int = 10_000, logger: Logger,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    onState: @escaping @Sendable (SessionState) -> Void = { _ in },
    onMessage: @escaping @Sendable (IncomingMessage) -> Void = { _ in }
  ) throws(MosquittoError) {
    try configuration.validate()
    self.configuration = configuration
    self.logger = logger
    self.generator = generator
    self.onState = onState
    self.onMessage = onMessage
    mailbox = PublishingMailbox(bound: queueBound, wakeUp: try WakeUp())
  }

  /// Starts the thread, which connects and stays connected; once only.
  package func start() throws(MosquittoError) {
    let started = try DedicatedThread(name: configuration.clientID) { [self] in
      PublishingLoop(
        configuration, mailbox: mailbox, logger: logger, generator: generator, onState: onState, onMessage: onMessage
      ).run()
    }
    thread.withLock { $0 = started }
  }

  /// Takes a message. Any thread; never blocks on the network.
  /// - Throws: ``MosquittoError/queueFull(bound:)``, ``MosquittoError/stopped``, and
  ///   ``MosquittoError/exactlyOnceRefused(topicFilter:)``; then `completion` is never called.
  package func publish(
    _ message: OutgoingMessage, completion: @escaping Completion = { _ in }
  ) throws(MosquittoError) {
    guard message.quality != .exactlyOnce else { throw .exactlyOnceRefused(topicFilter: message.topic) }
    try mailbox.post(message, completion)
  }

  /// Sends a message and waits until the broker has acknowledged it (at QoS 0: until it has left). A broker's word is
  /// not the recipient's. Cancelling the task does not take the message back.
  package func publish(_ message: OutgoingMessage) async throws(MosquittoError) {
    let result: Result<Void, MosquittoError> = await withCheckedContinuation { continuation in
      do throws(MosquittoError) {
        try publish(message) { continuation.resume(returning: $0) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    try result.get()
  }

  /// Messages waiting or in flight.
  package var pendingCount: Int { mailbox.pendingCount }

  /// Takes no more messages, sends what is pending for at most `flushMilliseconds`, says DISCONNECT (so that the will
  /// is not sent) and ends the thread. A broker that is not there gets half a second to be. What is left completes with ``MosquittoError/stopped``. Blocks until then; a
  /// second call returns at once.
  package func stop(flushMilliseconds: Int = 5_000) {
    let now = MonotonicTime.milliseconds()
    mailbox.close(
      PublishingMailbox.Closing(
        by: now + flushMilliseconds, connectingBy: now + min(flushMilliseconds, ClientHandle.graceMilliseconds)))
    let ending = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    ending?.join()
    // Without a thread nobody else would answer those who wait.
    for pending in mailbox.takeAll() { mailbox.finish(pending, .failure(.stopped)) }
  }
}
