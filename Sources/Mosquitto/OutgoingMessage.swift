/// A message on its way to the broker, or a last will.
package struct OutgoingMessage: Hashable, Sendable {
  /// The topic, without wildcards.
  package var topic: String
  /// The application's bytes.
  package var payload: [UInt8]
  /// At most or at least once; QoS 2 is refused when publishing.
  package var quality: QualityOfService
  /// Whether the broker keeps it for later subscribers.
  package var isRetained: Bool
  /// The MQTT 5 content type (section 3.3.2.3.9); not sent by 3.1.1.
  package var contentType: String?

  package init(
    topic: String, payload: [UInt8], quality: QualityOfService = .atLeastOnce, isRetained: Bool = false,
    contentType: String? = nil
  ) {
    self.topic = topic
    self.payload = payload
    self.quality = quality
    self.isRetained = isRetained
    self.contentType = contentType
  }
}
