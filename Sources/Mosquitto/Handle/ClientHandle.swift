import CMosquitto
import Glibc

/// One `struct mosquitto` for one connection attempt, driven by hand from one thread.
///
/// A handle is never reused: `mosquitto_reconnect` forgets the CONNECT properties (and with them the session's
/// expiry), and queued packets of the old connection must not leave on the new one. ``deinit`` closes the socket
/// without flushing anything.
final class ClientHandle {
  let pointer: OpaquePointer
  let configuration: SessionConfiguration
  /// Told of everything the library calls back with.
  private(set) weak var events: (any ClientEvents)?
  /// Keeps the context alive while the library may take connections from it.
  let tls: TLSContext?
  /// The library's last line about an error, which names what TLS did not like.
  var lastErrorLine: String?
  /// Whether the library has called back since ``read()`` began.
  var hasCalledBack = false

  init(
    _ configuration: SessionConfiguration, tls: TLSContext?, events: any ClientEvents
  ) throws(MosquittoError) {
    let clean = configuration.persistence == .cleanStart
    guard Library.isReady, let pointer = mosquitto_new(configuration.clientID, clean, nil) else {
      throw .handleUnavailable(errno: errno)
    }
    self.pointer = pointer
    self.configuration = configuration
    self.tls = tls
    self.events = events
    mosquitto_user_data_set(pointer, Unmanaged.passUnretained(self).toOpaque())
    try configure()
    installCallbacks()
  }

  deinit {
    mosquitto_destroy(pointer)
  }

  /// The socket, or -1.
  var socket: Int32 { mosquitto_socket(pointer) }

  /// Whether packets, or the handshake, wait for the socket to take bytes.
  var wantsWrite: Bool { mosquitto_want_write(pointer) }

  /// Reads one packet (under TLS: at least the rest of the record).
  /// - Returns: whether the socket was dry.
  func read() throws(MosquittoError) -> Bool {
    hasCalledBack = false
    errno = 0
    let result = mosquitto_loop_read(pointer, 1)
    let reason = errno
    try check(result)
    // EAGAIN need not be the socket's: with every packet that it queues, a PUBACK above all, the library also writes to a
    // pipe that wakes a loop of its own. Nobody reads that pipe here, so that it is full after some hundred packets. But
    // whatever it queues while reading answers a packet that it calls back for.
    return !hasCalledBack && (reason == EAGAIN || reason == EWOULDBLOCK)
  }

  /// Writes what is queued, as far as the socket takes it.
  func write() throws(MosquittoError) {
    try check(mosquitto_loop_write(pointer, 1))
  }

  /// As ``write()``, for several packets: the library writes each of them by itself, and without a cork each PUBACK of a
  /// thousand would be a segment on the wire and a wake-up of the broker.
  func writeTogether() throws(MosquittoError) {
    setCorked(true)
    // Not by a remembered number: a failed write closes the socket, and the number may be somebody else's by now.
    defer { setCorked(false) }
    try write()
  }

  /// Whether the kernel keeps small segments back (tcp(7), `TCP_CORK`); letting go sends what it kept, at once.
  private func setCorked(_ isCorked: Bool) {
    var value: Int32 = isCorked ? 1 : 0
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Looks after the keepalive: queues PINGREQ, or gives the connection up. Call it only after reading to the end, or
  /// a PINGRESP that waits in the socket does not count.
  func maintain() throws(MosquittoError) {
    try check(mosquitto_loop_misc(pointer))
  }

  /// Ends the connection at once; nothing that is queued leaves.
  func sever() {
    let descriptor = socket
    if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
  }

  func check(_ result: Int32) throws(MosquittoError) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    if result == MOSQ_ERR_TLS.code || (tls != nil && lastErrorLine != nil) {
      throw .tls(lastErrorLine ?? "handshake failed")
    }
    throw .connectionLost(code: result)
  }

  func checkArgument(_ result: Int32) throws(MosquittoError) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    throw result == MOSQ_ERR_NO_CONN.code ? .notConnected : .library(code: result)
  }
}
