import CMosquitto

/// Packets that a handle queues; they leave with the next write.
extension ClientHandle {
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

  private func withContentType(
    of message: OutgoingMessage, _ body: (OpaquePointer?) -> Int32
  ) throws(MosquittoError) -> Int32 {
    var properties = try contentTypeProperties(of: message)
    defer { mosquitto_property_free_all(&properties) }
    return body(properties)
  }

  /// A new list of properties, which the caller frees; nil where there is nothing to say.
  func contentTypeProperties(of message: OutgoingMessage) throws(MosquittoError) -> OpaquePointer? {
    guard configuration.version == .mqtt5, let contentType = message.contentType else { return nil }
    var properties: OpaquePointer?
    let result = mosquitto_property_add_string(
      &properties, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), contentType)
    guard result == MOSQ_ERR_SUCCESS.code else { throw .library(code: result) }
    return properties
  }
}
