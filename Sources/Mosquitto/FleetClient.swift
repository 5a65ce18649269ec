/// One client of a ``ClientFleet``, on the fleet's thread.
final class FleetClient {
  let index: Int
  let configuration: SessionConfiguration
  private let tls: TLSContextSource?
  private unowned let delegate: any FleetDelegate

  /// The present connection; nil while waiting to connect again.
  private(set) var handle: ClientHandle?
  private(set) var isConnected = false
  /// Whether TCP is under way.
  private var isConnecting = false
  /// When to connect, in monotonic milliseconds; meaningful while there is no handle.
  private(set) var connectAt = 0
  private var handshakeDeadline = 0
  private var failures = 0
  private var failure: MosquittoError?
  /// Tokens of publishes on the present connection, by packet identifier.
  private var inFlight: [Int32: UInt64] = [:]
  private var subscriptions = PendingSubscriptions()

  /// Whether it stands among those that wait to connect; the loop's to keep.
  var isWaiting = false
  /// What the poller watches for this client: the socket, or -1, and whether for room to write.
  private var watchedSocket: Int32 = -1
  private var watchesWriting = false

  /// A hundred years: for good, without overflow.
  private static let longestWaitMilliseconds = 3_155_760_000_000

  init(_ index: Int, _ configuration: SessionConfiguration, delegate: any FleetDelegate) {
    self.index = index
    self.configuration = configuration
    self.delegate = delegate
    tls = configuration.tls.map { TLSContextSource($0, host: configuration.host) }
  }

  func connect() throws(MosquittoError) {
    delegate.client(index, stateChanged: .connecting)
    let address = try address()
    let handle = try ClientHandle(configuration, tls: try tls?.context(), events: self)
    try handle.beginConnecting(to: address)
    self.handle = handle
    isConnecting = true
    handshakeDeadline = MonotonicTime.milliseconds() + configuration.peerTimeoutMilliseconds
  }

  /// The next of the broker's addresses. A name's look-up blocks the fleet: simulators are given addresses.
  private func address() throws(MosquittoError) -> String {
    switch AddressLookup.resolve(configuration.host, flags: 0) {
    case .success(let addresses): return addresses[failures % addresses.count]
    case .failure(let failure):
      throw .unreachable(host: configuration.host, port: configuration.port, errno: failure.code)
    }
  }

  /// Takes up what the socket is ready for.
  func exchange(isReadable: Bool) throws(MosquittoError) {
    if isConnecting {
      try handle?.finishConnecting()
      isConnecting = false
    }
    if isReadable { try read() }
    try write()
  }

  /// Has the poller watch for what the connection wants now.
  func watch(with poller: FleetPoller) throws(MosquittoError) {
    guard let handle else { return }
    let socket = handle.socket
    // The library closes it when a write fails.
    guard socket >= 0 else { throw .connectionLost(code: 0) }
    let wantsWrite = isConnecting || handle.wantsWrite
    guard watchedSocket != socket || watchesWriting != wantsWrite else { return }
    try poller.watch(socket, of: index, forWriting: wantsWrite, isNew: watchedSocket != socket)
    watchedSocket = socket
    watchesWriting = wantsWrite
  }

  func publish(_ message: OutgoingMessage, token: UInt64) {
    guard let handle, isConnected else {
      return delegate.client(index, completed: token, error: .notConnected)
    }
    do throws(MosquittoError) {
      inFlight[try handle.publish(message)] = token
    } catch {
      delegate.client(index, completed: token, error: error)
    }
  }

  private func read() throws(MosquittoError) {
    guard let handle else { return }
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

  private func write() throws(MosquittoError) {
    guard let handle, handle.wantsWrite else { return }
    try handle.write()
  }

  /// Once a second or so.
  func maintain() throws(MosquittoError) {
    guard let handle else { return }
    try handle.maintain()
    if !isConnected, MonotonicTime.milliseconds() >= handshakeDeadline { throw .timeout(.handshake) }
  }

  /// Ends the connection after `error`, tells of everything unanswered, and sets the time of the next attempt.
  func lose(
    _ error: MosquittoError, awayMilliseconds: Int? = nil, using generator: inout any RandomNumberGenerator & Sendable
  ) {
    failures += 1
    forget(error)
    let drawn = configuration.reconnect.delayMilliseconds(after: error, failures: failures, using: &generator)
    let delay = min(awayMilliseconds ?? drawn, Self.longestWaitMilliseconds)
    connectAt = MonotonicTime.milliseconds() + delay
    delegate.client(index, stateChanged: .disconnected(error, retryInMilliseconds: delay))
  }

  /// Says goodbye as far as the socket takes it at once.
  func disconnect() {
    if let handle, isConnected {
      handle.queueDisconnect()
      try? handle.write()
    }
    forget(.stopped)
    delegate.client(index, stateChanged: .idle)
  }

  private func forget(_ error: MosquittoError) {
    handle?.sever()
    handle = nil
    watchedSocket = -1
    isConnected = false
    isConnecting = false
    failure = nil
    subscriptions.removeAll()
    let unanswered = inFlight.values.sorted()
    inFlight.removeAll()
    for token in unanswered { delegate.client(index, completed: token, error: error) }
  }
}

extension FleetClient: ClientEvents {
  func handleConnected(sessionPresent: Bool) {
    isConnected = true
    failures = 0
    guard let handle else { return }
    do throws(MosquittoError) {
      try subscriptions.subscribe(configuration.subscriptions, on: handle)
    } catch {
      failure = error
    }
    delegate.client(index, stateChanged: .connected(sessionPresent: sessionPresent))
  }

  func handleRefused(_ reason: ReasonCode) {
    failure = .connectionRefused(reason)
  }

  func handleReceived(_ message: IncomingMessage) {
    delegate.client(index, received: message)
  }

  func handlePublished(packetID: Int32, reason: ReasonCode) {
    guard let token = inFlight.removeValue(forKey: packetID) else { return }
    delegate.client(index, completed: token, error: reason.isRefusal ? .publishRefused(reason) : nil)
  }

  func handleSubscribed(packetID: Int32, granted: ReasonCode) {
    do throws(MosquittoError) {
      try subscriptions.granted(granted, packetID: packetID)
    } catch {
      failure = error
    }
  }
}
