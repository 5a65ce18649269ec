/// A message as it lies in the library's memory. It is valid only inside the handler that was given it: copy what
/// must outlive the call. Making one costs no Swift allocation.
package struct IncomingMessage {
  /// The topic in UTF-8, without a terminator.
  package let topic: UnsafeRawBufferPointer
  /// The payload; empty if the message has none.
  package let payload: UnsafeRawBufferPointer
  /// The MQTT 5 content type in UTF-8; empty if the sender gave none.
  package let contentType: UnsafeRawBufferPointer
  /// Whether the broker sent it from its store rather than live.
  package let isRetained: Bool
  /// The QoS it was delivered with.
  package let quality: QualityOfService
  /// The packet identifier; 0 at QoS 0.
  package let packetID: UInt16

  /// A copy of the topic.
  package var topicCopy: String { String(decoding: topic, as: UTF8.self) }
  /// A copy of the payload.
  package var payloadCopy: [UInt8] { Array(payload) }
  /// A copy of the content type, or nil if there is none.
  package var contentTypeCopy: String? {
    contentType.isEmpty ? nil : String(decoding: contentType, as: UTF8.self)
  }
}
