import CMosquitto
import Glibc

extension ClientHandle {
  /// Begins to connect TCP and queues CONNECT; nothing blocks. The socket becomes writable when it is over.
  ///
  /// - Parameter address: a numeric address, so that the library asks no resolver.
  func beginConnecting(to address: String) throws(MosquittoError) {
    try keepConnectProperties()
    errno = 0
    let result = mosquitto_connect_bind_async(
      pointer, address, Int32(configuration.port), Int32(configuration.keepaliveSeconds), configuration.bindAddress)
    let reason = errno
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    if result == MOSQ_ERR_TLS.code { throw .tls(lastErrorLine ?? "handshake failed") }
    throw unreachable(reason)
  }

  /// Call it once the socket is writable, or has an error.
  /// - Throws: ``MosquittoError/unreachable(host:port:errno:)`` if TCP did not come about.
  func finishConnecting() throws(MosquittoError) {
    var reason: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &reason, &length) == 0 else { throw unreachable(errno) }
    guard reason == 0 else { throw unreachable(reason) }
    // TLS writes while TCP still connects, and then it was told the error and the socket forgot it.
    var peer = sockaddr_storage()
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isConnected = withUnsafeMutableBytes(of: &peer) { bytes in
      getpeername(socket, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length) == 0
    }
    guard isConnected else { throw unreachable(errno) }
  }

  /// Has the library keep the properties of CONNECT for the connection that follows.
  ///
  /// Of its calls that do not block none takes any. The one that does copies them before it looks at the host, and refuses
  /// none: so it is called without one (libmosquitto 2.0.11; the test "A lane's session outlives its connection" holds it).
  private func keepConnectProperties() throws(MosquittoError) {
    guard configuration.version == .mqtt5, case .persistent(let seconds) = configuration.persistence else { return }
    var properties: OpaquePointer?
    defer { mosquitto_property_free_all(&properties) }
    try checkArgument(
      mosquitto_property_add_int32(&properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), seconds))
    let result = mosquitto_connect_bind_v5(
      pointer, nil, Int32(configuration.port), Int32(configuration.keepaliveSeconds), nil, properties)
    guard result == MOSQ_ERR_INVAL.code else { throw .library(code: result) }
  }

  private func unreachable(_ code: Int32) -> MosquittoError {
    .unreachable(host: configuration.host, port: configuration.port, errno: code)
  }
}
