import Vitals

/// One message of a device: what it said, when it was due, and what was meant by it.
package struct SentReading: Hashable, Sendable {
  /// Running number of the message in this run, from 1; no two messages share one, copies neither. 0 for one not sent.
  package var message: UInt64
  /// Index into ``RunPlan/devices``: unit, name, patient and course are there.
  package var device: Int
  /// The topic's last word.
  package var lane: SendLane
  package var format: WireFormat
  package var intent: SendIntent
  /// When it was due. Latency counts from here, however late it left (no coordinated omission). A copy and a re-sent
  /// reading have the instant of the first; a backfilled one that of its measurement.
  package var scheduledAt: Int64
  /// When it was handed to the connection.
  package var sentAt: Int64
  /// The wall clock at ``sentAt``.
  package var sentTime: Timestamp
  /// The reading as generated: own time, boot, sequence number and vitals, with everything that the payload says. For
  /// malformed and hostile messages: the reading that was spoilt, of which the gateway may learn nothing.
  package var reading: Reading
  /// Size of the payload.
  package var payloadBytes: Int
  /// Milliseconds that the device's clock is ahead of true time (negative: behind).
  package var clockErrorMilliseconds: Int64

  package init(
    message: UInt64, device: Int, lane: SendLane, format: WireFormat, intent: SendIntent, scheduledAt: Int64,
    sentAt: Int64, sentTime: Timestamp, reading: Reading, payloadBytes: Int, clockErrorMilliseconds: Int64
  ) {
    self.message = message
    self.device = device
    self.lane = lane
    self.format = format
    self.intent = intent
    self.scheduledAt = scheduledAt
    self.sentAt = sentAt
    self.sentTime = sentTime
    self.reading = reading
    self.payloadBytes = payloadBytes
    self.clockErrorMilliseconds = clockErrorMilliseconds
  }
}

/// The topics a device publishes readings on (DESIGN, section 3, "Topics").
package enum SendLane: String, CaseIterable, Codable, Hashable, Sendable {
  case readings, urgent, backfill
}

/// How a payload is written.
package enum WireFormat: String, CaseIterable, Codable, Hashable, Sendable {
  case native
  /// FHIR R4 Observation.
  case fhir
  /// RFC 8428.
  case senMLJSON = "senml-json"
  case senMLCBOR = "senml-cbor"
}
