/// A trend that can be found. The raw value is the stable word in findings and condition keys.
package enum TrendKind: String, CaseIterable, Hashable, Sendable {
  case saturationFall = "spo2-fall"
  case scoreRise = "news2-rise"

  /// The channel that stands while the trend does.
  package var channel: ChannelSet { self == .saturationFall ? .saturationTrend : .scoreTrend }
}
