import Logging

/// The thread's side of a ``PublishingSession``: connects, sends, hears the answers, connects again.
final class PublishingLoop {
  private let configuration: SessionConfiguration
  private let mailbox: PublishingMailbox
  private let logger: Logger
  private var generator: any RandomNumberGenerator & Sendable
  private let onState: @Sendable (SessionState) -> Void
  private let onMessage: @Sendable (IncomingMessage) -> Void
  private let dialer: Dialer

  private var handle: ClientHandle?
  private var isConnected = false
  /// Consecutive failures to connect or stay connected.
  private var failures = 0
  /// What a callback found wrong; thrown by the step that called it.
  private var failure: MosquittoError?
  /// Published on the present connection, by packet identifier.
  private var inFlight: [Int32: PublishingMailbox.Pending] = [:]
  /// SUBSCRIBEs whose SUBACK is due.
  private var subscriptions = PendingSubscriptions()

  init(
    _ configuration: SessionConfiguration, mailbox: PublishingMailbox, logger: Logger,
    generator: any RandomNumberGenerator & Sendable, onState: @escaping @Sendable (SessionState) -> Void,
    onMessage: @escaping @Sendable (IncomingMessage) -> Void
  ) {
    self.configuration = configuration
    self.mailbox = mailbox
    self.logger = logger
    self.generator = generator
    self.onState = onState
    self.onMessage = onMessage
    dialer = Dialer(configuration, wakeUp: mailbox.wakeUp)
  }

  /// Runs until the mailbox is closed and empty, or its deadline has passed.
  func run() {
    while !isOver {
      do throws(MosquittoError) {
        onState(.connecting)
        let handle = try dialer.dial(events: self) {
          // In this order: whoever ends the session says so before the signal.
          mailbox.wakeUp.clear()
          return isOver
        }
        self.handle = handle
        try serve(handle)
        disconnect(handle)
      } catch {
        failures += 1
        lose()
        wait(after: error)
      }
    }
    lose()
    for pending in mailbox.takeAll() { mailbox.finish(pending, .failure(.stopped)) }
    onState(.idle)
  }

  /// Whether the session was told to stop and has nothing left to send, or no time left to send it.
  private var isOver: Bool {
    guard let closing = mailbox.closing else { return false }
    return mailbox.pendingCount == 0
      || MonotonicTime.milliseconds() >= (isConnected ? closing.by : closing.connectingBy)
  }

  private func serve(_ handle: ClientHandle) throws(MosquittoError) {
    let handshakeDeadline = MonotonicTime.milliseconds() + configuration.peerTimeoutMilliseconds
    while !isOver {
      try send(on: handle)
      let ready = handle.poll(beside: mailbox.wakeUp, writing: handle.wantsWrite, milliseconds: patience)
      if ready.contains(.wakeUp) { mailbox.wakeUp.clear() }
      if ready.contains(.readable) { try read(handle) }
      try handle.maintain()
      if handle.wantsWrite { try handle.write() }
      if !isConnected, MonotonicTime.milliseconds() >= handshakeDeadline { throw .timeout(.handshake) }
    }
  }

  /// A second for the keepalive, less if a stop has a nearer deadline.
  private var patience: Int {
    guard let closing = mailbox.closing else { return 1_000 }
    return min(1_000, max(0, (isConnected ? closing.by : closing.connectingBy) - MonotonicTime.milliseconds()))
  }

  /// Hands the library what it may have in flight, and writes.
  private func send(on handle: ClientHandle) throws(MosquittoError) {
    guard isConnected else { return }
    var batch = mailbox.take(Int(configuration.sendMaximum) - inFlight.count)[...]
    let isAlone = batch.count < 2
    while let pending = batch.popFirst() {
      do throws(MosquittoError) {
        inFlight[try handle.publish(pending.message)] = pending
      } catch .notConnected {
        mailbox.putBack([pending] + batch)
        throw .notConnected
      } catch {
        // A topic or size that the library refuses would be refused for ever: it is the sender's to know.
        mailbox.finish(pending, .failure(error))
      }
    }
    guard handle.wantsWrite else { return }
    if isAlone { try handle.write() } else { try handle.writeTogether() }
  }

  private func read(_ handle: ClientHandle) throws(MosquittoError) {
    var isDry = false
    while !isDry {
      do {
        isDry = try handle.read()
      } catch {
        throw failure ?? error
      }
      if let failure { throw failure }
    }
  }

  /// Says goodbye, with whatever PUBACKs are due.
  private func disconnect(_ handle: ClientHandle) {
    guard isConnected else { return }
    handle.queueDisconnect()
    // A broker that does not take our goodbye learns it from the closed socket.
    try? handle.flush(
      .flushing, withinMilliseconds: min(ClientHandle.graceMilliseconds, configuration.peerTimeoutMilliseconds),
      beside: mailbox.wakeUp)
  }

  /// Forgets the connection; what was in flight will be sent again.
  private func lose() {
    handle?.sever()
    handle = nil
    isConnected = false
    failure = nil
    subscriptions.removeAll()
    mailbox.putBack(Array(inFlight.values))
    inFlight.removeAll()
  }

  private func wait(after error: MosquittoError) {
    let delay = configuration.reconnect.delayMilliseconds(after: error, failures: failures, using: &generator)
    logger.warning(
      "publisher disconnected",
      metadata: ["client": "\(configuration.clientID)", "reason": "\(error)", "retry-ms": "\(delay)"])
    onState(.disconnected(error, retryInMilliseconds: delay))
    let deadline = MonotonicTime.milliseconds() + delay
    while !isOver, case let left = deadline - MonotonicTime.milliseconds(), left > 0 {
      mailbox.wakeUp.wait(milliseconds: min(left, patience))
    }
  }
}

extension PublishingLoop: ClientEvents {
  func handleConnected(sessionPresent: Bool) {
    isConnected = true
    failures = 0
    guard let handle else { return }
    do throws(MosquittoError) {
      try subscriptions.subscribe(configuration.subscriptions, on: handle)
    } catch {
      failure = error
    }
    onState(.connected(sessionPresent: sessionPresent))
  }

  func handleRefused(_ reason: ReasonCode) {
    failure = .connectionRefused(reason)
  }

  func handleReceived(_ message: IncomingMessage) {
    onMessage(message)
  }

  func handlePublished(packetID: Int32, reason: ReasonCode) {
    guard let pending = inFlight.removeValue(forKey: packetID) else { return }
    mailbox.finish(pending, reason.isRefusal ? .failure(.publishRefused(reason)) : .success(()))
  }

  func handleSubscribed(packetID: Int32, granted: ReasonCode) {
    do throws(MosquittoError) {
      try subscriptions.granted(granted, packetID: packetID)
    } catch {
      failure = error
    }
  }
}
