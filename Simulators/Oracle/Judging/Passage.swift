import WardKit

/// How a reading travelled, as far as its sender can know: what tells which of two the gateway had first.
///
/// Moments are counted by the oracle's own clock of events, not by the wall: one more with everything that it hears.
package struct Passage: Hashable, Sendable {
  /// Device and lane, in which an MQTT broker keeps the order.
  package var way: Way
  /// When it was first handed to a connection.
  package var sent: Int
  /// When a receipt first named it; nil while none has.
  package var settled: Int?
  /// Whether its first copy was acknowledged by the broker before any other copy was sent: then it went in order.
  package var isInOrder: Bool

  /// One device's stream on one lane.
  package struct Way: Hashable, Sendable {
    package let device: String
    package let lane: SendLane

    package init(device: String, lane: SendLane) {
      self.device = device
      self.lane = lane
    }
  }

  package init(way: Way, sent: Int, settled: Int? = nil, isInOrder: Bool = false) {
    self.way = way
    self.sent = sent
    self.settled = settled
    self.isInOrder = isInOrder
  }

  /// Whether the gateway had this one before the other, for certain.
  func isBefore(_ other: Passage) -> Bool {
    if let settled, settled < other.sent { return true }
    return way == other.way && isInOrder && other.isInOrder && sent < other.sent
  }
}
