import Triage
import Vitals
import YAMLFile

/// The sections that say how soon and how urgently what is abnormal is announced. Each may be left out.
extension RulesFile {
  static func ladder(_ node: RulesNode, of vital: Vital) throws(RulesFileError) -> Ladder {
    let keys = try node.children(required: ["source"], optional: ["deeper", "longer"])
    var ladder = Ladder(deeper: nil, longer: nil, source: try keys.at("source").text())
    if let child = keys["deeper"] {
      let deeper = try child.children(required: ["at", "delay-seconds"])
      ladder.deeper = Ladder.Deeper(
        bound: try deeper.at("at").steps(scale: vital.scale),
        delayMilliseconds: try deeper.at("delay-seconds").milliseconds(per: second))
    }
    if let child = keys["longer"] {
      let longer = try child.children(required: ["after-seconds", "priority"])
      ladder.longer = Ladder.Longer(
        afterMilliseconds: try longer.at("after-seconds").milliseconds(per: second),
        priority: try longer.at("priority").priority())
    }
    return ladder
  }

  /// By key of the vital, `spo2-scale-2` and `aggregate`.
  static func hysteresis(_ node: RulesNode, scale2Key: String) throws(RulesFileError) -> [String: Hysteresis] {
    let children = try node.children(required: [], optional: Set(Vital.allCases.map(\.key) + [scale2Key, "aggregate"]))
    var found: [String: Hysteresis] = [:]
    for (key, child) in children {
      let keys = try child.children(required: ["by", "source"])
      let scale = Vital(key: key)?.scale ?? 1
      found[key] = Hysteresis(by: try keys.at("by").steps(scale: scale), source: try keys.at("source").text())
    }
    return found
  }

  static func corroboration(_ node: RulesNode) throws(RulesFileError) -> Corroboration {
    let keys = try node.children(required: ["agreeing", "within-seconds", "motion", "motion-seconds", "source"])
    return Corroboration(
      agreeing: try channels(keys.at("agreeing")),
      withinMilliseconds: try keys.at("within-seconds").milliseconds(per: second),
      disturbedByMotion: try channels(keys.at("motion")),
      motionMilliseconds: try keys.at("motion-seconds").milliseconds(per: second),
      source: try keys.at("source").text())
  }

  /// Keys of vitals, `rhythm` and `acvpu`, separated by blanks.
  private static func channels(_ node: RulesNode) throws(RulesFileError) -> ChannelSet {
    var channels: ChannelSet = []
    for word in try node.text().split(separator: " ") {
      switch word {
      case "rhythm": channels.formUnion(.rhythm)
      case "acvpu": channels.formUnion(.consciousness)
      default:
        guard let vital = Vital(key: String(word)) else {
          throw node.refusal(.wrongType(expected: "keys of vitals, rhythm or acvpu, separated by blanks"))
        }
        channels.formUnion(ChannelSet(vital))
      }
    }
    return channels
  }

  static func integral(_ node: RulesNode) throws(RulesFileError) -> SaturationIntegral {
    let keys = try node.children(required: ["limit", "percent-seconds", "source"])
    return SaturationIntegral(
      limit: try keys.at("limit").whole(), thresholdSeconds: try keys.at("percent-seconds").whole(),
      source: try keys.at("source").text())
  }

  static func trends(_ node: RulesNode?) throws(RulesFileError) -> TrendRules {
    guard let node else { return .none }
    let children = try node.children(required: [], optional: ["spo2-fall", "news2-rise"])
    var trends = TrendRules()
    if let child = children["spo2-fall"] {
      let keys = try child.children(required: ruleKeys + ["more-than", "within-seconds"])
      trends.saturationFall = TrendRules.SaturationFall(
        moreThan: try keys.at("more-than").whole(),
        windowMilliseconds: try keys.at("within-seconds").milliseconds(per: second), rule: try rule(keys))
    }
    if let child = children["news2-rise"] {
      let keys = try child.children(required: ruleKeys + ["by", "within-minutes", "at-least"])
      trends.scoreRise = TrendRules.ScoreRise(
        by: try keys.at("by").whole(), windowMilliseconds: try keys.at("within-minutes").milliseconds(per: minute),
        atLeast: try keys.at("at-least").whole(), rule: try rule(keys))
    }
    return trends
  }
}
