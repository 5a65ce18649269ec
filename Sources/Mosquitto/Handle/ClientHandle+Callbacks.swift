import CMosquitto
import Glibc

extension ClientHandle {
  /// The callbacks are C functions; the handle is their `userdata`, and outlives them because it destroys the library's
  /// object.
  func installCallbacks() {
    mosquitto_log_callback_set(pointer) { _, userdata, level, line in
      guard level == MOSQ_LOG_ERR, let line else { return }
      ClientHandle.of(userdata)?.lastErrorLine = String(cString: line)
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

  private static func of(_ userdata: UnsafeMutableRawPointer?) -> ClientHandle? {
    userdata.map { Unmanaged<ClientHandle>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The handle, which is to know that it was called back.
  private static func from(_ userdata: UnsafeMutableRawPointer?) -> ClientHandle? {
    let handle = of(userdata)
    handle?.hasCalledBack = true
    return handle
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
