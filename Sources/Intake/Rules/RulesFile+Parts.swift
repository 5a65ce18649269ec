import Triage
import Vitals
import YAMLFile

extension RulesFile {
  static let second = 1_000
  static let minute = 60_000

  /// Everything the file says, each value well formed; whether it makes sense together is for ``Rules`` to say.
  static func parts(of root: RulesNode) throws(RulesFileError) -> Rules.Parts {
    let sections = try root.children(
      required: [
        "version", "limits", "events", "technical", "aggregate", "validity-minutes", "clock", "calls", "silence",
      ], optional: ["hysteresis", "corroboration", "spo2-integral", "trends"])
    guard try sections.at("version").whole() == 1 else { throw try sections.at("version").refusal(.unsupportedVersion) }
    var (limits, saturationScale2) = try limits(sections.at("limits"))
    var aggregate = try aggregate(sections.at("aggregate"))
    if let node = sections["hysteresis"] {
      let found = try hysteresis(node, scale2Key: scale2Key)
      for index in limits.indices { limits[index].hysteresis = found[limits[index].vital.key] }
      saturationScale2.hysteresis = found[scale2Key]
      aggregate.hysteresis = found["aggregate"]
    }
    let (technical, lowBatteryPercent) = try technical(sections.at("technical"))
    return Rules.Parts(
      limits: limits, saturationScale2: saturationScale2, events: try events(sections.at("events")),
      technical: technical, lowBatteryPercent: lowBatteryPercent,
      aggregate: aggregate, validity: try validity(sections.at("validity-minutes")),
      clock: try clock(sections.at("clock")), calls: try calls(sections.at("calls")),
      silence: try silence(sections.at("silence")), corroboration: try sections["corroboration"].map(corroboration),
      saturationIntegral: try sections["spo2-integral"].map(integral), trends: try trends(sections["trends"]))
  }

  private static let scale2Key = "spo2-scale-2"

  private static func limits(_ node: RulesNode) throws(RulesFileError) -> ([VitalLimits], VitalLimits) {
    let children = try node.children(required: Vital.allCases.map(\.key) + [scale2Key])
    var limits: [VitalLimits] = []
    for vital in Vital.allCases {
      limits.append(try bands(children.at(vital.key), of: vital))
    }
    return (limits, try bands(children.at(scale2Key), of: .oxygenSaturation))
  }

  private static func bands(_ node: RulesNode, of vital: Vital) throws(RulesFileError) -> VitalLimits {
    let children = try node.children(required: ["unit"], optional: Set(Depth.allCases.map(\.rawValue)))
    guard try children.at("unit").text() == vital.ucum else {
      throw try children.at("unit").refusal(.wrongType(expected: "the unit \(vital.ucum)"))
    }
    var limits = VitalLimits(vital: vital, bands: [])
    for depth in Depth.allCases {
      guard let child = children[depth.rawValue] else { continue }
      let keys = try child.children(required: ruleKeys, optional: ["from", "to", "ladder"])
      let lower = try keys["from"]?.steps(scale: vital.scale) ?? vital.possible.lowerBound
      let upper = try keys["to"]?.steps(scale: vital.scale) ?? vital.possible.upperBound
      guard lower <= upper else { throw child.refusal(.wrongType(expected: "a range that is not empty")) }
      var band = LimitBand(depth: depth, range: lower...upper, rule: try rule(keys))
      if let steps = keys["ladder"] { band.ladder = try ladder(steps, of: vital) }
      limits.bands.append(band)
    }
    return limits
  }

  static let ruleKeys = ["priority", "delay-seconds", "source"]

  static func rule(_ keys: [String: RulesNode]) throws(RulesFileError) -> AnnounceRule {
    AnnounceRule(
      priority: try keys.at("priority").priority(),
      delayMilliseconds: try keys.at("delay-seconds").milliseconds(per: second), source: try keys.at("source").text())
  }

  private static func events(_ node: RulesNode) throws(RulesFileError) -> [EventKind: AnnounceRule] {
    let children = try node.children(required: EventKind.allCases.map(\.rawValue))
    var events: [EventKind: AnnounceRule] = [:]
    for event in EventKind.allCases {
      events[event] = try rule(children.at(event.rawValue).children(required: ruleKeys))
    }
    return events
  }

  private static func technical(
    _ node: RulesNode
  ) throws(RulesFileError) -> ([TechnicalKind: AnnounceRule], lowBatteryPercent: Int) {
    let own = Set(TechnicalKind.allCases.filter { $0.defaultRule != nil }.map(\.rawValue))
    let children = try node.children(
      required: TechnicalKind.allCases.map(\.rawValue).filter { !own.contains($0) }, optional: own)
    var technical: [TechnicalKind: AnnounceRule] = [:]
    for kind in TechnicalKind.allCases where kind != .lowBattery {
      if children[kind.rawValue] == nil, let standard = kind.defaultRule {
        technical[kind] = standard
      } else {
        technical[kind] = try rule(children.at(kind.rawValue).children(required: ruleKeys))
      }
    }
    let battery = try children.at(TechnicalKind.lowBattery.rawValue).children(required: ruleKeys + ["percent"])
    technical[.lowBattery] = try rule(battery)
    return (technical, try battery.at("percent").whole())
  }

  private static func aggregate(_ node: RulesNode) throws(RulesFileError) -> AggregateRules {
    let children = try node.children(required: ["medium", "high", "single-three"])
    let medium = try children.at("medium").children(required: ruleKeys + ["from"])
    let high = try children.at("high").children(required: ruleKeys + ["from"])
    return AggregateRules(
      mediumThreshold: try medium.at("from").whole(), highThreshold: try high.at("from").whole(),
      medium: try rule(medium), high: try rule(high),
      single: try rule(children.at("single-three").children(required: ruleKeys)))
  }

  /// The children of a block that may have one source for all of them, which must say something then. The file of a hospital
  /// that was written before blocks had sources still loads: a gateway that watches does not stay down over a comment.
  private static func sourced(
    _ node: RulesNode, _ required: [String]
  ) throws(RulesFileError) -> [String: RulesNode] {
    let children = try node.children(required: required, optional: ["source"])
    if let source = children["source"], try !source.text().contains(where: { !$0.isWhitespace }) {
      throw source.refusal(.rules(.unsourced))
    }
    return children
  }

  private static func validity(_ node: RulesNode) throws(RulesFileError) -> ValidityAges {
    let children = try sourced(node, Vital.allCases.map(\.key) + ["oxygen", "acvpu"])
    var ages: [Vital: Int] = [:]
    for vital in Vital.allCases {
      ages[vital] = try children.at(vital.key).milliseconds(per: minute)
    }
    return ValidityAges(
      consciousnessMilliseconds: try children.at("acvpu").milliseconds(per: minute),
      oxygenMilliseconds: try children.at("oxygen").milliseconds(per: minute)
    ) { ages[$0] ?? 0 }
  }

  private static func clock(_ node: RulesNode) throws(RulesFileError) -> ClockTolerances {
    let children = try sourced(node, ["future-seconds", "skew-seconds", "late-seconds"])
    return ClockTolerances(
      futureMilliseconds: try children.at("future-seconds").milliseconds(per: second),
      skewMilliseconds: try children.at("skew-seconds").milliseconds(per: second),
      lateMilliseconds: try children.at("late-seconds").milliseconds(per: second))
  }

  private static func calls(_ node: RulesNode) throws(RulesFileError) -> CallTimings {
    let children = try sourced(node, Priority.allCases.map(\.rawValue) + ["stable-seconds"])
    return CallTimings(
      high: try deadlines(children.at("high")), medium: try deadlines(children.at("medium")),
      low: try deadlines(children.at("low")),
      stableMilliseconds: try children.at("stable-seconds").milliseconds(per: second))
  }

  private static func deadlines(_ node: RulesNode) throws(RulesFileError) -> CallTimings.Deadlines {
    let children = try node.children(
      required: ["acknowledge-seconds", "repeat-seconds", "expiry-seconds"], optional: ["acknowledgements", "latched"])
    return CallTimings.Deadlines(
      acknowledgeMilliseconds: try children.at("acknowledge-seconds").milliseconds(per: second),
      repeatMilliseconds: try children.at("repeat-seconds").milliseconds(per: second),
      expiryMilliseconds: try children.at("expiry-seconds").milliseconds(per: second),
      acknowledgements: try children["acknowledgements"]?.whole() ?? 1,
      isLatched: try children["latched"]?.truth() ?? true)
  }

  private static func silence(_ node: RulesNode) throws(RulesFileError) -> SilenceDefaults {
    let children = try sourced(node, ["cadence-seconds", "silent-after-seconds", "gap-grace-seconds"])
    return SilenceDefaults(
      cadenceMilliseconds: try children.at("cadence-seconds").milliseconds(per: second),
      silentAfterMilliseconds: try children.at("silent-after-seconds").milliseconds(per: second),
      gapGraceMilliseconds: try children.at("gap-grace-seconds").milliseconds(per: second))
  }
}

extension [String: RulesNode] {
  /// A child that ``RulesNode/children(required:optional:)`` has already required.
  func at(_ key: String) throws(RulesFileError) -> RulesNode {
    guard let node = self[key] else { throw RulesFileError(file: "", line: 0, key: key, problem: .missingKey) }
    return node
  }
}
