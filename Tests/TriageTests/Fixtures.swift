import Triage
import Vitals

/// Rules of known content, so that a change of the shipped file breaks no test of the logic.
enum Fixture {
  static let high = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
  static let medium = AnnounceRule(priority: .medium, delayMilliseconds: 15_000, source: "test")
  static let low = AnnounceRule(priority: .low, delayMilliseconds: 60_000, source: "test")

  static let timings = CallTimings(
    high: .init(acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 900_000),
    medium: .init(acknowledgeMilliseconds: 300_000, repeatMilliseconds: 120_000, expiryMilliseconds: 1_800_000),
    low: .init(acknowledgeMilliseconds: 1_800_000, repeatMilliseconds: 600_000, expiryMilliseconds: 3_600_000),
    stableMilliseconds: 300_000)

  static let parts = Rules.Parts(
    limits: Vital.allCases.map(limits), saturationScale2: limits(.oxygenSaturation, low: 83, critical: 79),
    events: Dictionary(
      uniqueKeysWithValues: EventKind.allCases.map {
        ($0, $0 == .fall ? medium : $0 == .atrialFibrillation ? low : high)
      }),
    technical: Dictionary(uniqueKeysWithValues: TechnicalKind.allCases.map { ($0, $0 == .contactOff ? medium : low) }),
    lowBatteryPercent: 15,
    aggregate: AggregateRules(mediumThreshold: 5, highThreshold: 7, medium: medium, high: high, single: medium),
    validity: .standard,
    clock: ClockTolerances(futureMilliseconds: 60_000, skewMilliseconds: 30_000, lateMilliseconds: 120_000),
    calls: timings,
    silence: SilenceDefaults(
      cadenceMilliseconds: 60_000, silentAfterMilliseconds: 180_000, gapGraceMilliseconds: 60_000))

  static func rules(_ change: (inout Rules.Parts) -> Void = { _ in }) throws -> Rules {
    var parts = parts
    change(&parts)
    return try Rules(version: RulesVersion(hex: String(repeating: "ab", count: 32)), parts: parts)
  }

  private static func limits(_ vital: Vital) -> VitalLimits {
    switch vital {
    case .heartRate: limits(vital, low: 40, critical: 35, high: 131, criticalHigh: 141)
    case .oxygenSaturation: limits(vital, low: 91, critical: 84)
    case .respiratoryRate: limits(vital, low: 8, critical: 4, high: 25, criticalHigh: 37)
    case .temperature: limits(vital, low: 350, critical: 319, high: 401, criticalHigh: 416)
    case .systolic: limits(vital, low: 90, critical: 80, high: 220)
    case .diastolic: limits(vital, low: 39, critical: 20, high: 120)
    case .glucose: limits(vital, low: 39, critical: 29, high: 139, criticalHigh: 167)
    }
  }

  private static func limits(
    _ vital: Vital, low: Int, critical: Int, high: Int? = nil, criticalHigh: Int? = nil
  ) -> VitalLimits {
    let possible = vital.possible
    var bands = [
      LimitBand(depth: .criticalLow, range: possible.lowerBound...critical, rule: Self.high),
      LimitBand(depth: .low, range: (critical + 1)...low, rule: medium),
    ]
    if let high {
      bands.append(
        LimitBand(depth: .high, range: high...(criticalHigh.map { $0 - 1 } ?? possible.upperBound), rule: medium))
    }
    if let criticalHigh {
      bands.append(LimitBand(depth: .criticalHigh, range: criticalHigh...possible.upperBound, rule: Self.high))
    }
    return VitalLimits(vital: vital, bands: bands)
  }
}

/// An instant of the tests' own epoch.
func at(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + Int64(seconds) * 1000) }

/// A reading at that second, with these vitals in fixed-point steps.
func reading(_ seconds: Int, _ vitals: [Vital: Int] = [:], _ change: (inout Reading) -> Void = { _ in }) -> Reading {
  var reading = Reading(time: at(seconds))
  for (vital, value) in vitals { reading.vitals[vital] = value }
  change(&reading)
  return reading
}
