import CMosquitto
import Glibc

/// One `struct mosquitto` for one connection attempt, driven by hand from one thread.
///
/// A handle is never reused: `mosquitto_reconnect` forgets the CONNECT properties (and with them the session's
/// expiry), and queued packets of the old connection must not leave on the new one. ``deinit`` closes the socket
/// without flushing anything.
final class ClientHandle {
  let pointer: OpaquePointer
  /// Told of everything the library calls back with.
  private weak var events: (any ClientEvents)?
  /// Keeps the context alive while the library may take connections from it.
  private let tls: TLSContext?
  /// The library's last line about an error, which names what TLS did not like.
  fileprivate(set) var lastErrorLine: String?
  private let configuration: SessionConfiguration

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

  /// Reads one packet (under TLS: at least the rest of the record).
  /// - Returns: whether the socket was dry.
  func read() throws(MosquittoError) -> Bool {
    errno = 0
    let result = mosquitto_loop_read(pointer, 1)
    let reason = errno
    try check(result)
    guard reason == EAGAIN || reason == EWOULDBLOCK else { return false }
    // EAGAIN need not be the socket's: with every packet that it queues, a PUBACK above all, the library also writes to a
    // pipe that wakes a loop of its own. Nobody reads that pipe here, so that it is full after some hundred packets, and
    // from then on every message looked like the last one that waited.
    return !isReadable
  }

  /// Whether bytes wait in the socket, or its end.
  private var isReadable: Bool {
    var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&entry, 1, 0) > 0
  }

  /// Writes what is queued, as far as the socket takes it.
  func write() throws(MosquittoError) {
    try check(mosquitto_loop_write(pointer, 1))
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

  /// Queues DISCONNECT behind everything else that is queued.
  func queueDisconnect() {
    mosquitto_disconnect(pointer)
  }

  /// Queues SUBSCRIBE.
  /// - Returns: its packet identifier.
  func subscribe(_ subscription: Subscription) throws(MosquittoError) -> Int32 {
    var packetID: Int32 = 0
    let options = configuration.version == .mqtt5 ? subscription.options : 0
    try checkArgument(
      mosquitto_subscribe_v5(
        pointer, &packetID, subscription.topicFilter, Int32(subscription.quality.rawValue), options, nil))
    return packetID
  }

  /// Queues PUBLISH.
  /// - Returns: its packet identifier.
  func publish(_ message: OutgoingMessage) throws(MosquittoError) -> Int32 {
    var packetID: Int32 = 0
    let result = try withContentType(of: message) { properties in
      message.payload.withUnsafeBytes { bytes in
        mosquitto_publish_v5(
          pointer, &packetID, message.topic, Int32(bytes.count), bytes.baseAddress,
          Int32(message.quality.rawValue), message.isRetained, properties)
      }
    }
    try checkArgument(result)
    return packetID
  }

  private func check(_ result: Int32) throws(MosquittoError) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    if result == MOSQ_ERR_TLS.code || (tls != nil && lastErrorLine != nil) {
      throw .tls(lastErrorLine ?? "handshake failed")
    }
    throw .connectionLost(code: result)
  }

  private func checkArgument(_ result: Int32) throws(MosquittoError) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    throw result == MOSQ_ERR_NO_CONN.code ? .notConnected : .library(code: result)
  }

  private func configure() throws(MosquittoError) {
    // `true` means: the application brings its own thread, so packets are only queued, never written by the call
    // that made them.
    try checkArgument(mosquitto_threaded_set(pointer, true))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_PROTOCOL_VERSION, configuration.version.rawValue))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_TCP_NODELAY, 1))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(configuration.receiveMaximum)))
    try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_SEND_MAXIMUM, Int32(configuration.sendMaximum)))
    if let tls {
      try checkArgument(mosquitto_void_option(pointer, MOSQ_OPT_SSL_CTX, UnsafeMutableRawPointer(tls.pointer)))
      try checkArgument(mosquitto_int_option(pointer, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0))
    }
    if let credentials = configuration.credentials {
      try checkArgument(mosquitto_username_pw_set(pointer, credentials.username, credentials.password))
    }
    if let will = configuration.will { try set(will) }
  }

  private func set(_ will: OutgoingMessage) throws(MosquittoError) {
    var properties = try Self.contentTypeProperties(of: will, version: configuration.version)
    let result = will.payload.withUnsafeBytes { bytes in
      mosquitto_will_set_v5(
        pointer, will.topic, Int32(bytes.count), bytes.baseAddress, Int32(will.quality.rawValue), will.isRetained,
        properties)
    }
    // On success the will owns them.
    if result != MOSQ_ERR_SUCCESS.code { mosquitto_property_free_all(&properties) }
    try checkArgument(result)
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

  private func withContentType(
    of message: OutgoingMessage, _ body: (OpaquePointer?) -> Int32
  ) throws(MosquittoError) -> Int32 {
    var properties = try Self.contentTypeProperties(of: message, version: configuration.version)
    defer { mosquitto_property_free_all(&properties) }
    return body(properties)
  }

  private static func contentTypeProperties(
    of message: OutgoingMessage, version: SessionConfiguration.ProtocolVersion
  ) throws(MosquittoError) -> OpaquePointer? {
    guard version == .mqtt5, let contentType = message.contentType else { return nil }
    var properties: OpaquePointer?
    let result = mosquitto_property_add_string(
      &properties, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), contentType)
    guard result == MOSQ_ERR_SUCCESS.code else { throw .library(code: result) }
    return properties
  }
}

extension ClientHandle {
  /// The callbacks are C functions; the handle is their `userdata`, and outlives them because it destroys the library's
  /// object.
  fileprivate func installCallbacks() {
    mosquitto_log_callback_set(pointer) { _, userdata, level, line in
      guard level == MOSQ_LOG_ERR, let line else { return }
      ClientHandle.from(userdata)?.lastErrorLine = String(cString: line)
    }
    mosquitto_connect_v5_callback_set(pointer) { _, userdata, code, flags, _ in
      ClientHandle.from(userdata)?.connectAnswered(code: code, flags: flags)
    }
    mosquitto_subscribe_v5_callback_set(pointer) { _, userdata, packetID, count, granted, _ in
      guard count > 0, let granted else { return }
      ClientHandle.from(userdata)?.events?.handleSubscribed(
        packetID: packetID, granted: ReasonCode(rawValue: UInt8(truncatingIfNeeded: granted[0])))
    }
    mosquitto_publish_v5_callback_set(pointer) { _, userdata, packetID, code, _ in
      ClientHandle.from(userdata)?.events?.handlePublished(
        packetID: packetID, reason: ReasonCode(rawValue: UInt8(truncatingIfNeeded: code)))
    }
    mosquitto_message_v5_callback_set(pointer) { _, userdata, message, properties in
      guard let message else { return }
      ClientHandle.from(userdata)?.received(message.pointee, properties)
    }
  }

  private static func from(_ userdata: UnsafeMutableRawPointer?) -> ClientHandle? {
    userdata.map { Unmanaged<ClientHandle>.fromOpaque($0).takeUnretainedValue() }
  }

  private func connectAnswered(code: Int32, flags: Int32) {
    if code == 0 {
      events?.handleConnected(sessionPresent: flags & 1 == 1)
    } else if configuration.version == .mqtt5 {
      events?.handleRefused(ReasonCode(rawValue: UInt8(truncatingIfNeeded: code)))
    } else {
      events?.handleRefused(ReasonCode(legacyConnectReturn: code))
    }
  }

  private func received(_ message: mosquitto_message, _ properties: OpaquePointer?) {
    var contentType: UnsafeMutablePointer<CChar>?
    if properties != nil {
      _ = mosquitto_property_read_string(properties, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), &contentType, false)
    }
    defer { free(contentType) }
    events?.handleReceived(
      IncomingMessage(
        topic: UnsafeRawBufferPointer(start: message.topic, count: message.topic.map { strlen($0) } ?? 0),
        payload: UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen)),
        contentType: UnsafeRawBufferPointer(start: contentType, count: contentType.map { strlen($0) } ?? 0),
        isRetained: message.retain,
        quality: QualityOfService(rawValue: UInt8(truncatingIfNeeded: message.qos)) ?? .exactlyOnce,
        packetID: UInt16(truncatingIfNeeded: message.mid)))
  }
}
