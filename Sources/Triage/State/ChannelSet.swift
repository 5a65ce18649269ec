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

  /// The NEWS2 aggregate, which stands until it has fallen below its hysteresis.
  package static let aggregate = ChannelSet(rawValue: 1 << 9)
  /// A fall of the saturation that was found and has not gone back yet.
  package static let saturationTrend = ChannelSet(rawValue: 1 << 10)
  /// A rise of the NEWS2 aggregate that was found and has not gone back yet.
  package static let scoreTrend = ChannelSet(rawValue: 1 << 11)

  package static let all = ChannelSet(rawValue: 0xFFF)
}
