import Vitals

/// Everything that triage and calling follow, as data. A value of this type is complete and free of contradictions.
///
/// A class, because every reading is handed the rules several times: they are passed on as one word and never copied.
package final class Rules: Hashable, Sendable {
  /// What a set of rules is made from.
  package struct Parts: Hashable, Sendable {
    /// One for each vital, in any order.
    package var limits: [VitalLimits]
    /// What stands in for the saturation's limits when scale 2 is ordered.
    package var saturationScale2: VitalLimits
    /// One rule for each event.
    package var events: [EventKind: AnnounceRule]
    /// One rule for each technical kind.
    package var technical: [TechnicalKind: AnnounceRule]
    /// A battery at or below this percentage is low, 0...100.
    package var lowBatteryPercent: Int
    package var aggregate: AggregateRules
    package var validity: ValidityAges
    package var clock: ClockTolerances
    package var calls: CallTimings
    package var silence: SilenceDefaults
    /// What channels say of each other, or nil when each speaks for itself.
    package var corroboration: Corroboration?
    /// The saturation's integral, or nil when its delay alone counts.
    package var saturationIntegral: SaturationIntegral?
    package var trends: TrendRules

    package init(
      limits: [VitalLimits], saturationScale2: VitalLimits, events: [EventKind: AnnounceRule],
      technical: [TechnicalKind: AnnounceRule], lowBatteryPercent: Int, aggregate: AggregateRules,
      validity: ValidityAges, clock: ClockTolerances, calls: CallTimings, silence: SilenceDefaults,
      corroboration: Corroboration? = nil, saturationIntegral: SaturationIntegral? = nil, trends: TrendRules = .none
    ) {
      self.limits = limits
      self.saturationScale2 = saturationScale2
      self.events = events
      self.technical = technical
      self.lowBatteryPercent = lowBatteryPercent
      self.aggregate = aggregate
      self.validity = validity
      self.clock = clock
      self.calls = calls
      self.silence = silence
      self.corroboration = corroboration
      self.saturationIntegral = saturationIntegral
      self.trends = trends
    }
  }

  package let version: RulesVersion
  /// The limits by raw value of ``Vital``.
  package let limits: [VitalLimits]
  package let saturationScale2: VitalLimits
  package let lowBatteryPercent: Int
  package let aggregate: AggregateRules
  package let validity: ValidityAges
  package let clock: ClockTolerances
  package let calls: CallTimings
  package let silence: SilenceDefaults
  package let corroboration: Corroboration?
  package let saturationIntegral: SaturationIntegral?
  package let trends: TrendRules
  private let events: [EventKind: AnnounceRule]
  private let technical: [TechnicalKind: AnnounceRule]
  let table: LimitTable
  /// What they were made from, for comparing.
  private let parts: Parts

  /// - Throws: ``RulesError`` for the first thing that is missing, contradictory or unsourced.
  package init(version: RulesVersion, parts: Parts) throws(RulesError) {
    try RulesCheck.check(parts)
    self.version = version
    limits = parts.limits.sorted { $0.vital.rawValue < $1.vital.rawValue }
    saturationScale2 = parts.saturationScale2
    events = parts.events
    technical = parts.technical
    lowBatteryPercent = parts.lowBatteryPercent
    aggregate = parts.aggregate
    validity = parts.validity
    clock = parts.clock
    calls = parts.calls
    silence = parts.silence
    corroboration = parts.corroboration
    saturationIntegral = parts.saturationIntegral
    trends = parts.trends
    table = LimitTable(limits: limits, saturationScale2: saturationScale2)
    self.parts = parts
  }

  package static func == (left: Rules, right: Rules) -> Bool {
    left === right || (left.version == right.version && left.parts == right.parts)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(version)
    hasher.combine(parts)
  }

  /// The limits of a vital for a patient on this saturation scale.
  package func limits(of vital: Vital, scale: SaturationScale) -> VitalLimits {
    vital == .oxygenSaturation && scale == .scale2 ? saturationScale2 : limits[Int(vital.rawValue)]
  }

  /// The band of this depth, or nil when the rules have none.
  func band(_ depth: Depth, of vital: Vital, scale: SaturationScale) -> LimitBand? {
    limits(of: vital, scale: scale).bands.first { $0.depth == depth }
  }

  /// How a value at this depth is announced. A depth that only a patient's own limits have is announced as the other one
  /// of its side, or else as a single NEWS2 three.
  func rule(for depth: Depth, of vital: Vital, scale: SaturationScale) -> AnnounceRule {
    let bands = limits(of: vital, scale: scale).bands
    let own = bands.first { $0.depth == depth } ?? bands.first { $0.depth.isLow == depth.isLow }
    return own?.rule ?? aggregate.single
  }

  /// The rule of an event.
  package func rule(for event: EventKind) -> AnnounceRule {
    events[event] ?? Self.unreachable
  }

  /// The rule of a technical kind.
  package func rule(for kind: TechnicalKind) -> AnnounceRule {
    technical[kind] ?? Self.unreachable
  }

  /// A technical finding as these rules announce it. For findings that are noticed outside of judging a reading.
  package func finding(_ kind: TechnicalKind, field: String? = nil, value: Int? = nil) -> TechnicalFinding {
    let rule = rule(for: kind)
    return TechnicalFinding(
      kind: kind, field: field, value: value, priority: rule.priority, delayMilliseconds: rule.delayMilliseconds)
  }

  /// Never used, since ``init(version:parts:)`` refuses rules that lack one; if it were, it would err to the loud side.
  private static let unreachable = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "missing rule")
}
