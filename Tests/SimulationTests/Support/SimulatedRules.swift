import Triage
import Vitals

/// Rules of known content with short deadlines: a heart rate from 131 calls at once, a saturation under 92 after 15 s.
enum SimulatedRules {
  /// What `make` gives, made once.
  static let rules = Result { try make() }

  static func make() throws -> Rules {
    let high = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
    let medium = AnnounceRule(priority: .medium, delayMilliseconds: 15_000, source: "test")
    let low = AnnounceRule(priority: .low, delayMilliseconds: 20_000, source: "test")
    let timing = CallTimings.Deadlines(
      acknowledgeMilliseconds: 30_000, repeatMilliseconds: 20_000, expiryMilliseconds: 120_000)
    func limits(_ vital: Vital, low: Int, high highest: Int) -> VitalLimits {
      VitalLimits(
        vital: vital,
        bands: [
          LimitBand(depth: .low, range: vital.possible.lowerBound...low, rule: medium),
          LimitBand(depth: .criticalHigh, range: highest...vital.possible.upperBound, rule: high),
        ])
    }
    func lowLimit(_ highest: Int) -> VitalLimits {
      let range = Vital.oxygenSaturation.possible.lowerBound...highest
      return VitalLimits(
        vital: .oxygenSaturation, bands: [LimitBand(depth: .low, range: range, rule: medium)])
    }
    let parts = Rules.Parts(
      limits: [
        limits(.heartRate, low: 40, high: 131), limits(.respiratoryRate, low: 8, high: 25),
        limits(.temperature, low: 350, high: 401), limits(.systolic, low: 90, high: 220),
        limits(.diastolic, low: 39, high: 120), limits(.glucose, low: 39, high: 167), lowLimit(91),
      ],
      saturationScale2: lowLimit(83),
      events: Dictionary(uniqueKeysWithValues: EventKind.allCases.map { ($0, high) }),
      technical: Dictionary(uniqueKeysWithValues: TechnicalKind.allCases.map { ($0, low) }), lowBatteryPercent: 15,
      aggregate: AggregateRules(mediumThreshold: 5, highThreshold: 7, medium: medium, high: high, single: medium),
      validity: .standard,
      clock: ClockTolerances(futureMilliseconds: 60_000, skewMilliseconds: 600_000, lateMilliseconds: 120_000),
      calls: CallTimings(high: timing, medium: timing, low: timing, stableMilliseconds: 60_000),
      silence: SilenceDefaults(
        cadenceMilliseconds: 60_000, silentAfterMilliseconds: 180_000, gapGraceMilliseconds: 30_000))
    return try Rules(version: RulesVersion(hex: String(repeating: "ab", count: 32)), parts: parts)
  }
}
