import Vitals

/// A set of the channels that can be out of limits on their own: the numeric vitals, rhythm and consciousness.
package struct ChannelSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The channel of a numeric vital.
  package init(_ vital: Vital) {
    rawValue = 1 << UInt16(vital.rawValue)
  }

  package static let rhythm = ChannelSet(rawValue: 1 << 7)
  package static let consciousness = ChannelSet(rawValue: 1 << 8)

  package static let all = ChannelSet(rawValue: 0x1FF)
}
