import Vitals

/// A device, what was received from it, and when.
package struct DeviceView: Sendable {
  /// The numbers that are held of one start of the device.
  package struct Held: Hashable, Sendable {
    package let boot: UInt64
    /// In ascending order; the newest ``DeviceView/heldBound`` when there are more.
    package let ranges: [ClosedRange<UInt64>]
  }

  /// A patient wears the device from `since` until `until`, in reading time.
  package struct Binding: Hashable, Sendable {
    /// The pseudonym.
    package let patient: String
    package let since: Timestamp
    /// Nil while it is worn.
    package let until: Timestamp?
  }

  package let name: String
  package let unit: String
  /// How often it is expected to send, in milliseconds; 0 when nothing is expected.
  package let cadenceMilliseconds: Int64
  /// Whether somebody wears it now.
  package let isWorn: Bool
  package let conservation: Conservation
  /// When anything last came from it, by the gateway's clock; nil when nothing ever did.
  package let lastReceived: Timestamp?
  /// The newest reading's own time.
  package let newestReading: Timestamp?
  /// What is added to the device's times because its clock is off; 0 within tolerance.
  package let skewMilliseconds: Int64
  /// Exactly which numbers were received, per start, the oldest first: a reading that is in none of them never came.
  package let held: [Held]
  /// Whether ``held`` leaves out older ranges.
  package let isHeldCut: Bool
  /// Who has worn it, the oldest first, at most ``heldBound``.
  package let bindings: [Binding]

  /// How many ranges, and how many bindings, one answer names at most for one device.
  package static var heldBound: Int { 1_000 }
}

extension DeviceState {
  /// What one answer names of the numbers that are held, the newest first to stay, and whether that is all.
  var heldView: (held: [DeviceView.Held], isCut: Bool) {
    var left = DeviceView.heldBound
    var views: [DeviceView.Held] = []
    for hold in held.reversed() {
      let ranges = hold.sequences.ranges.suffix(left)
      left -= ranges.count
      views.append(DeviceView.Held(boot: hold.boot, ranges: Array(ranges)))
      if ranges.count < hold.sequences.ranges.count || left == 0 { break }
    }
    let all = held.reduce(0) { $0 + $1.sequences.ranges.count }
    return (views.reversed(), all > DeviceView.heldBound - left)
  }
}
