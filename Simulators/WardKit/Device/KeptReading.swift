import Vitals

/// A reading in a device's memory. Its payload is made again from it whenever it is sent: the same bytes every time.
package struct KeptReading: Hashable, Sendable {
  package let reading: Reading
  /// When it was to be sent, or, for one that had to be stored, when it was measured; monotonic nanoseconds.
  package var scheduledAt: Int64
  package let clockErrorMilliseconds: Int64
  package let format: WireFormat
  /// The first message that carried it; 0 while there was none.
  package var message: UInt64 = 0
  /// How many messages have carried it.
  package var sends = 0
  /// When it was last handed to the connection.
  package var sentAt: Int64 = 0
  /// Whether the link was down when it was due: then it goes by `backfill`.
  package var isStored = false

  package init(reading: Reading, scheduledAt: Int64, clockErrorMilliseconds: Int64, format: WireFormat = .native) {
    self.reading = reading
    self.scheduledAt = scheduledAt
    self.clockErrorMilliseconds = clockErrorMilliseconds
    self.format = format
  }

  /// The topic that it goes by.
  package var lane: SendLane { reading.isUrgent ? .urgent : isStored ? .backfill : .readings }
}
