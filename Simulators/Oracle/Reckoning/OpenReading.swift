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

  var isOver: Bool { isSettled && acknowledged + failed >= messages }

  /// How many messages of it reached the gateway beyond the first.
  var copies: Bounds { Bounds(least: max(0, acknowledged - 1), most: max(0, messages - 1)) }

  /// How many milliseconds its time lay before its receipt by the gateway, at least and at most.
  ///
  /// - Parameter end: when it was settled, or when nothing more was heard; monotonic nanoseconds.
  func behind(until end: Int64) -> ClosedRange<Int64> {
    let least = sentTime - reading.time.milliseconds
    // The wall clock is read in whole milliseconds and a moment before the message is handed over.
    return (least - 2)...(least + max(0, end - sentAt) / 1_000_000 + 2)
  }
}
