import Vitals
import WardKit

/// A reading of which not everything is known yet: no receipt, or publishes without an end.
struct OpenReading: Hashable, Sendable {
  let number: UInt64
  let device: Int
  let reading: Reading
  let lane: SendLane
  /// By the oracle's count of events.
  let sentMoment: Int
  /// Monotonic nanoseconds, and the wall clock in milliseconds since 1970.
  let sentAt: Int64
  let sentTime: Int64
  /// Messages that carried it, and how they ended.
  var messages = 1
  var acknowledged = 0
  var failed = 0
  var isSettled = false
  /// Deliveries more that interruptions of gateway or broker may have caused.
  private var redeliveries = 0
  /// Of ``acknowledged``, those that a broker which was away may have forgotten.
  private(set) var forgettable = 0

  init(
    number: UInt64, device: Int, reading: Reading, lane: SendLane, sentMoment: Int, sentAt: Int64, sentTime: Int64
  ) {
    self.number = number
    self.device = device
    self.reading = reading
    self.lane = lane
    self.sentMoment = sentMoment
    self.sentAt = sentAt
    self.sentTime = sentTime
  }

  var isOver: Bool { isSettled && acknowledged + failed >= messages }

  /// How many messages of it reached the gateway beyond the first.
  var copies: Bounds {
    Bounds(least: max(0, acknowledged - forgettable - 1), most: max(0, messages - 1) + redeliveries)
  }

  /// Gateway or broker was away while it was under way: each of its messages may come once more.
  ///
  /// - Parameter forgets: whether what was acknowledged may have been forgotten.
  mutating func interrupt(forgets: Bool) {
    redeliveries += messages
    if forgets { forgettable = acknowledged }
  }

  /// How many milliseconds its time lay before its receipt by the gateway, at least and at most.
  ///
  /// - Parameter end: when it was settled, or when nothing more was heard; monotonic nanoseconds.
  func behind(until end: Int64) -> ClosedRange<Int64> {
    let least = sentTime - reading.time.milliseconds
    // The wall clock is read in whole milliseconds and a moment before the message is handed over.
    return (least - 2)...(least + max(0, end - sentAt) / 1_000_000 + 2)
  }
}
