/// What a device wants done; the shell performs it.
package enum DeviceAction: Hashable, Sendable {
  /// Publish at QoS 1.
  case publish(Outgoing)
  /// Cut the link without a word, and leave it away so long.
  case sever(awayNanoseconds: Int64)
  /// Come again at `at`.
  case schedule(DeviceTask, at: Int64)
}

/// A publish.
package struct Outgoing: Hashable, Sendable {
  package var topic: String
  package var payload: [UInt8]
  package var contentType: String?
  package var message: UInt64
  package var intent: SendIntent
  /// Latency counts from here.
  package var scheduledAt: Int64

  package init(
    topic: String, payload: [UInt8], contentType: String?, message: UInt64, intent: SendIntent, scheduledAt: Int64
  ) {
    self.topic = topic
    self.payload = payload
    self.contentType = contentType
    self.message = message
    self.intent = intent
    self.scheduledAt = scheduledAt
  }
}

/// What a device does when its time comes.
package enum DeviceTask: Hashable, Sendable {
  /// The next reading is due.
  case reading
  /// Stored readings may go.
  case flush
  /// Look for readings without a receipt.
  case resend
}
