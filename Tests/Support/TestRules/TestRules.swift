import Triage
import Vitals

/// Rules of known content, so that a change of the shipped file breaks no test.
///
/// Part of each test target that needs them (a link in its folder).
enum TestRules {
  static func make() throws -> Rules {
    try Rules(version: RulesVersion(hex: String(repeating: "ab", count: 32)), parts: parts())
  }

  static func parts() throws -> Rules.Parts {
    let high = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
    let medium = AnnounceRule(priority: .medium, delayMilliseconds: 15_000, source: "test")
    let low = AnnounceRule(priority: .low, delayMilliseconds: 60_000, source: "test")
    let timing = CallTimings.Deadlines(
      acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 900_000)
    func limits(_ vital: Vital, low: Int, high: Int) -> VitalLimits {
      VitalLimits(
        vital: vital,
        bands: [
          LimitBand(depth: .low, range: vital.possible.lowerBound...low, rule: medium),
          LimitBand(
            depth: .criticalHigh, range: high...vital.possible.upperBound,
            rule: AnnounceRule(
              priority: .high, delayMilliseconds: 0, source: "test")),
        ])
    }
    let saturation2 = VitalLimits(
      vital: .oxygenSaturation,
      bands: [LimitBand(depth: .low, range: Vital.oxygenSaturation.possible.lowerBound...83, rule: medium)])
    let all: [VitalLimits] = [
      limits(.heartRate, low: 40, high: 131), limits(.respiratoryRate, low: 8, high: 25),
      limits(.temperature, low: 350, high: 401), limits(.systolic, low: 90, high: 220),
      limits(.diastolic, low: 39, high: 120), limits(.glucose, low: 39, high: 167),
      VitalLimits(
        vital: .oxygenSaturation,
        bands: [LimitBand(depth: .low, range: Vital.oxygenSaturation.possible.lowerBound...91, rule: medium)]),
    ]
    return Rules.Parts(
      limits: all, saturationScale2: saturation2,
      events: Dictionary(uniqueKeysWithValues: EventKind.allCases.map { ($0, high) }),
      technical: Dictionary(uniqueKeysWithValues: TechnicalKind.allCases.map { ($0, low) }), lowBatteryPercent: 15,
      aggregate: AggregateRules(mediumThreshold: 5, highThreshold: 7, medium: medium, high: high, single: medium),
      validity: .standard,
      clock: ClockTolerances(futureMilliseconds: 60_000, skewMilliseconds: 30_000, lateMilliseconds: 120_000),
      calls: CallTimings(high: timing, medium: timing, low: timing, stableMilliseconds: 300_000),
      silence: SilenceDefaults(
        cadenceMilliseconds: 60_000, silentAfterMilliseconds: 180_000, gapGraceMilliseconds: 60_000))
  }
}
