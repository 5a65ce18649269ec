import Glibc

/// A lane's session: receives, and lets no PUBACK leave before ``acknowledge()``.
///
/// All methods block and belong to one thread, except ``wakeUp``'s. While messages are unacknowledged, nothing is
/// written at all (the library flushes its whole queue at once), so a PINGREQ waits too: see
/// ``SessionConfiguration/keepaliveSeconds``. After a throw the connection is gone; call ``connect()`` again.
package final class ReceivingSession {
  /// What one ``receive(limit:timeoutMilliseconds:into:)`` brought.
  package enum Outcome: Hashable, Sendable {
    /// So many messages were handed over, at least one.
    case messages(Int)
    /// No message, but the broker has now granted every subscription: the session is up.
    case ready
    /// The time passed without one.
    case idle
    /// ``wakeUp`` was signalled.
    case interrupted
  }

  /// Ends a waiting ``receive(limit:timeoutMilliseconds:into:)`` and a ``connect()``, and hurries an ``acknowledge()``; any
  /// thread may signal it.
  package let wakeUp: WakeUp
  /// Whether CONNACK has arrived on the present connection.
  package internal(set) var isConnected = false
  /// Whether the broker had kept our session, as CONNACK said.
  package internal(set) var sessionPresent = false
  /// Whether the broker has granted every subscription on the present connection.
  package var isSubscribed: Bool { isConnected && subscriptions.isEmpty }
  /// QoS 1 messages handed over whose PUBACK has not left.
  package internal(set) var unacknowledged = 0

  let configuration: SessionConfiguration
  private let dialer: Dialer
  private(set) var handle: ClientHandle?
  /// The handler of the `receive` under way; called in place by the library.
  var handler: ((IncomingMessage) -> Void)?
  /// Messages handed over in the `receive` under way.
  var received = 0
  /// Whether bytes may wait that `poll` does not know of: the last `receive` stopped at its limit, perhaps inside a
  /// TLS record.
  var mayHaveMore = false
  /// SUBSCRIBEs whose SUBACK is due.
  var subscriptions = PendingSubscriptions()
  /// What a callback found wrong; thrown by the step that called it.
  var failure: MosquittoError?
  /// When the handshake must be over, in monotonic milliseconds.
  private(set) var handshakeDeadline = 0

  /// - Throws: ``MosquittoError/invalidConfiguration(field:)``, and ``MosquittoError/handleUnavailable(errno:)``.
  package convenience init(_ configuration: SessionConfiguration) throws(MosquittoError) {
    try self.init(configuration, wakeUp: try WakeUp())
  }

  /// - Parameter wakeUp: one that others already know.
  init(_ configuration: SessionConfiguration, wakeUp: WakeUp) throws(MosquittoError) {
    try configuration.validate()
    self.configuration = configuration
    dialer = Dialer(configuration, wakeUp: wakeUp)
    self.wakeUp = wakeUp
  }

  /// When the first of the TLS files ends; nil without TLS, or if they cannot be read.
  package var earliestExpiry: TLSExpiry? { (try? dialer.tlsContext())?.earliestExpiry }

  /// Starts a new connection; CONNACK and the subscriptions follow in `receive`, because a kept session's messages
  /// may come in the same TLS record and need a handler.
  /// - Throws: ``MosquittoError/stopped`` if ``wakeUp`` was signalled meanwhile.
  package func connect() throws(MosquittoError) {
    drop()
    do throws(MosquittoError) {
      handle = try dialer.dial(events: self) { wakeUp.isSignalled }
    } catch {
      if error == .stopped { wakeUp.clear() }
      throw error
    }
    handshakeDeadline = MonotonicTime.milliseconds() + configuration.peerTimeoutMilliseconds
  }

  /// Waits for messages and reads until the socket is dry or `limit` messages are read. Under TLS it may exceed the
  /// limit by what is left of one record (at most 16 KiB).
  ///
  /// The handler is called in place, in the broker's order, and must not throw or keep the message's pointers.
  package func receive(
    limit: Int, timeoutMilliseconds: Int, into handler: (IncomingMessage) -> Void
  ) throws(MosquittoError) -> Outcome {
    guard let handle else { throw .notConnected }
    received = 0
    let deadline = MonotonicTime.milliseconds() + timeoutMilliseconds
    do {
      return try withoutActuallyEscaping(handler) { escapable in
        self.handler = escapable
        defer { self.handler = nil }
        return try self.run(handle, limit: limit, deadline: deadline)
      }
    } catch let error as MosquittoError {
      drop()
      throw error
    } catch {
      drop()
      throw .notConnected
    }
  }

  /// Lets the queued PUBACKs leave, all of them: the only place from which they do. Call it after the commit.
  /// - Throws: the broker redelivers what was not acknowledged; the commit stands.
  package func acknowledge() throws(MosquittoError) {
    guard let handle else { throw .notConnected }
    do {
      try handle.flush(
        .acknowledging, packets: unacknowledged, withinMilliseconds: configuration.peerTimeoutMilliseconds,
        beside: wakeUp)
    } catch {
      drop()
      throw error
    }
    unacknowledged = 0
  }

  /// Closes the socket without letting a PUBACK leave: after a commit that failed, so that the broker redelivers.
  package func drop() {
    handle?.sever()
    handle = nil
    isConnected = false
    sessionPresent = false
    mayHaveMore = false
    unacknowledged = 0
    subscriptions.removeAll()
    failure = nil
  }

  /// Ends the session in order, with DISCONNECT. As `mosquitto_disconnect` flushes queued PUBACKs, what is
  /// unacknowledged at this point is dropped instead.
  package func disconnect() {
    guard let handle, isConnected, unacknowledged == 0 else { return drop() }
    handle.queueDisconnect()
    // A broker that does not take our goodbye learns it from the closed socket.
    try? handle.flush(
      .flushing, withinMilliseconds: min(ClientHandle.graceMilliseconds, configuration.peerTimeoutMilliseconds),
      beside: wakeUp)
    drop()
  }
}
