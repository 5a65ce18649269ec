import Logging
import Synchronization

/// A lane at work: one thread that receives a batch, has it committed, and only then acknowledges it, for ever.
///
/// A failed commit drops the socket and waits out the backoff; a broker that is away is asked again for ever. The wait
/// ends at once on ``stop()``.
package final class ReceivingLoop: Sendable {
  /// The bounds of a batch.
  package struct Limits: Hashable, Sendable {
    /// Messages in one commit; at the bound the rest stays in the socket.
    package var batch: Int
    /// How long an idle wait lasts before the loop looks around, in milliseconds.
    package var idleMilliseconds: Int

    package init(batch: Int = 1_000, idleMilliseconds: Int = 1_000) {
      self.batch = batch
      self.idleMilliseconds = idleMilliseconds
    }
  }

  private let configuration: SessionConfiguration
  private let limits: Limits
  private let delegate: any LaneDelegate
  private let logger: Logger
  private let wakeUp: WakeUp
  /// Guarded by the mutex: the thread while it runs, and whether it should end.
  private let control = Mutex(Control())
  /// Draws the waits; behind a mutex because a generator is mutable.
  private let generator: Mutex<any RandomNumberGenerator & Sendable>

  private struct Control {
    var thread: DedicatedThread?
    var isStopping = false
  }

  /// - Throws: ``MosquittoError/invalidConfiguration(field:)``, ``MosquittoError/handleUnavailable(errno:)``.
  package init(
    _ configuration: SessionConfiguration, limits: Limits = Limits(), delegate: any LaneDelegate, logger: Logger,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) throws(MosquittoError) {
    try configuration.validate()
    self.configuration = configuration
    self.limits = limits
    self.delegate = delegate
    self.logger = logger
    self.generator = Mutex(generator)
    wakeUp = try WakeUp()
  }

  /// Starts the thread; once only.
  /// - Throws: ``MosquittoError/handleUnavailable(errno:)`` without a thread or a pipe.
  package func start() throws(MosquittoError) {
    let session = try ReceivingSession(configuration, wakeUp: wakeUp)
    // The session is made here and used by the thread alone from now on.
    let transfer = Transfer(session)
    let thread = try DedicatedThread(name: configuration.clientID) { [self] in run(transfer.session) }
    control.withLock { $0.thread = thread }
  }

  /// Ends the loop: the batch under way is committed and acknowledged, then DISCONNECT is sent and the thread ends.
  /// Blocks until then; a second call returns at once. Not from the loop's own thread.
  package func stop() {
    let thread = control.withLock { control -> DedicatedThread? in
      control.isStopping = true
      defer { control.thread = nil }
      return control.thread
    }
    wakeUp.signal()
    thread?.join()
  }

  /// Carries the session into its thread.
  ///
  /// `@unchecked Sendable`: `start` gives the session up the moment the thread has it.
  private struct Transfer: @unchecked Sendable {
    let session: ReceivingSession

    init(_ session: ReceivingSession) { self.session = session }
  }

  private var isStopping: Bool { control.withLock { $0.isStopping } }

  private func run(_ session: ReceivingSession) {
    var failures = 0
    while !isStopping {
      do throws(MosquittoError) {
        delegate.stateChanged(.connecting)
        try session.connect()
        try serve(session, failures: &failures)
      } catch {
        failures += 1
        delegate.discard()
        wait(after: error, failures: failures)
      }
    }
    session.disconnect()
    delegate.stateChanged(.idle)
  }

  /// Works off batches until told to stop, or until the connection is lost, which is thrown.
  private func serve(_ session: ReceivingSession, failures: inout Int) throws(MosquittoError) {
    var reported = false
    while !isStopping {
      let outcome = try session.receive(limit: limits.batch, timeoutMilliseconds: limits.idleMilliseconds) {
        delegate.receive($0)
      }
      if !reported, session.isSubscribed {
        reported = true
        delegate.stateChanged(.connected(sessionPresent: session.sessionPresent))
      }
      // A whole quiet wait on a working connection ends the series of failures, too.
      if outcome == .idle, session.isSubscribed { failures = 0 }
      guard case .messages = outcome else { continue }
      guard delegate.commit() == .committed else {
        session.drop()
        throw .commitFailed
      }
      try session.acknowledge()
      failures = 0
    }
  }

  private func wait(after error: MosquittoError, failures: Int) {
    guard !isStopping else { return }
    let delay = generator.withLock { generator in
      var drawing = generator
      defer { generator = drawing }
      return configuration.reconnect.delayMilliseconds(after: error, failures: failures, using: &drawing)
    }
    logger.warning(
      "lane disconnected",
      metadata: ["client": "\(configuration.clientID)", "reason": "\(error)", "retry-ms": "\(delay)"])
    delegate.stateChanged(.disconnected(error, retryInMilliseconds: delay))
    let deadline = MonotonicTime.milliseconds() + delay
    while !isStopping, case let left = deadline - MonotonicTime.milliseconds(), left > 0 {
      wakeUp.wait(milliseconds: left)
    }
  }
}
