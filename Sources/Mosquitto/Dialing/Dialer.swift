import Glibc

/// Makes a session's connections without ever being deaf: each address of the broker gets a bounded time to answer, and a
/// stop ends every wait.
///
/// `mosquitto_connect` resolves and connects in one call, which a broker whose packets are dropped holds for as long as
/// the kernel repeats its SYN: two minutes in which a lane could not be stopped.
final class Dialer {
  /// How long a wait lasts before it is asked again whether the session is over, in milliseconds.
  private static let patienceMilliseconds = 200

  private let configuration: SessionConfiguration
  private let tls: TLSContextSource?
  private let wakeUp: WakeUp
  /// A look-up that did not end in time; the next attempt waits for it instead of beginning another.
  private var lookup: AddressLookup?

  /// - Parameter wakeUp: ends a wait, so that the caller is asked at once.
  init(_ configuration: SessionConfiguration, wakeUp: WakeUp) {
    self.configuration = configuration
    self.wakeUp = wakeUp
    tls = configuration.tls.map { TLSContextSource($0, host: configuration.host) }
  }

  /// The context of the next connection; nil without TLS.
  func tlsContext() throws(MosquittoError) -> TLSContext? { try tls?.context() }

  /// Connects TCP to the first address that answers, and queues CONNECT.
  ///
  /// - Parameter isOver: asked at every wake-up and a few times a second; if it says yes, the attempt ends, else it must
  ///   have taken the wake-up's signal.
  /// - Throws: ``MosquittoError/stopped``; ``MosquittoError/unreachable(host:port:errno:)`` of the last address; and what
  ///   TLS says.
  func dial(events: any ClientEvents, isOver: () -> Bool) throws(MosquittoError) -> ClientHandle {
    var failure = unreachable(ETIMEDOUT)
    for address in try addresses(isOver: isOver) {
      do throws(MosquittoError) {
        let handle = try ClientHandle(configuration, tls: try tlsContext(), events: events)
        try handle.beginConnecting(to: address)
        try finishConnecting(handle, isOver: isOver)
        return handle
      } catch {
        if error == .stopped { throw error }
        failure = error
      }
    }
    throw failure
  }

  private func finishConnecting(_ handle: ClientHandle, isOver: () -> Bool) throws(MosquittoError) {
    let deadline = MonotonicTime.milliseconds() + configuration.connectTimeoutMilliseconds
    while true {
      let ready = handle.poll(
        beside: wakeUp, writing: true, milliseconds: try patience(until: deadline, isOver: isOver))
      if ready.contains(.writable) || ready.contains(.readable) { return try handle.finishConnecting() }
    }
  }

  /// The broker's addresses, asked for anew at every attempt.
  private func addresses(isOver: () -> Bool) throws(MosquittoError) -> [String] {
    if let address = AddressLookup.address(configuration.host) { return address }
    let running: AddressLookup
    if let lookup { running = lookup } else { running = try AddressLookup.start(configuration.host) }
    lookup = running
    let deadline = MonotonicTime.milliseconds() + configuration.connectTimeoutMilliseconds
    while running.result == nil {
      wakeUp.wait(beside: running.done, milliseconds: try patience(until: deadline, isOver: isOver))
    }
    lookup = nil
    switch running.result {
    case .success(let addresses): return addresses
    case .failure(let failure): throw unreachable(failure.code)
    case nil: throw unreachable(EAI_AGAIN)
    }
  }

  /// How long the next wait may last, in milliseconds.
  private func patience(until deadline: Int, isOver: () -> Bool) throws(MosquittoError) -> Int {
    if isOver() { throw .stopped }
    let left = deadline - MonotonicTime.milliseconds()
    guard left > 0 else { throw unreachable(ETIMEDOUT) }
    return min(left, Self.patienceMilliseconds)
  }

  private func unreachable(_ code: Int32) -> MosquittoError {
    .unreachable(host: configuration.host, port: configuration.port, errno: code)
  }
}
