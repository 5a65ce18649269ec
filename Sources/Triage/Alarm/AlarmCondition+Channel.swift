import Vitals

extension AlarmCondition {
  /// The channel whose value decides whether the condition stands; nil for what is over as soon as it is no longer
  /// reported, such as a fall.
  var channel: ChannelSet? {
    let parts = key.split(separator: ".")
    guard parts.count >= 2 else { return nil }
    switch parts[0] {
    case "limit", "single":
      if parts[1] == "acvpu" { return .consciousness }
      return Vital(key: String(parts[1])).map { ChannelSet($0) }
    case "event": return parts[1] == "fall" ? nil : .rhythm
    case "aggregate": return .aggregate
    case "trend": return TrendKind(rawValue: String(parts[1]))?.channel
    default: return nil
    }
  }
}
