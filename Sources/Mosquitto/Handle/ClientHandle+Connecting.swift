import CMosquitto
import Glibc

extension ClientHandle {
  /// Resolves, connects TCP and queues CONNECT. Blocks as long as the resolver and the kernel's SYN retries do.
  func connect() throws(MosquittoError) {
    errno = 0
    let result = try withConnectProperties { properties in
      mosquitto_connect_bind_v5(
        pointer, configuration.host, Int32(configuration.port), Int32(configuration.keepaliveSeconds),
        configuration.bindAddress, properties)
    }
    let reason = errno
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    if result == MOSQ_ERR_TLS.code { throw .tls(lastErrorLine ?? "handshake failed") }
    throw .unreachable(host: configuration.host, port: configuration.port, errno: reason)
  }

  private func withConnectProperties(
    _ body: (OpaquePointer?) throws(MosquittoError) -> Int32
  ) throws(MosquittoError) -> Int32 {
    guard configuration.version == .mqtt5 else { return try body(nil) }
    var properties: OpaquePointer?
    defer { mosquitto_property_free_all(&properties) }
    if case .persistent(let seconds) = configuration.persistence {
      try checkArgument(
        mosquitto_property_add_int32(&properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), seconds))
    }
    return try body(properties)
  }
}
