import Vitals

/// Refuses rules that are incomplete or contradict themselves.
enum RulesCheck {
  /// No delay, age or deadline is longer: a week.
  static let durations = 1...(7 * 24 * 3_600_000)

  static func check(_ parts: Rules.Parts) throws(RulesError) {
    for vital in Vital.allCases {
      let matching = parts.limits.filter { $0.vital == vital }
      guard let limits = matching.first else { throw RulesError(path: ["limits", vital.key], problem: .missing) }
      guard matching.count == 1 else { throw RulesError(path: ["limits", vital.key], problem: .repeated) }
      try check(limits, path: ["limits", vital.key])
    }
    guard parts.saturationScale2.vital == .oxygenSaturation else {
      throw RulesError(path: ["limits", "spo2-scale-2"], problem: .missing)
    }
    try check(parts.saturationScale2, path: ["limits", "spo2-scale-2"])
    for event in EventKind.allCases {
      try check(parts.events[event], path: ["events", event.rawValue])
    }
    for kind in TechnicalKind.allCases {
      try check(parts.technical[kind], path: ["technical", kind.rawValue])
    }
    try check(parts.lowBatteryPercent, in: 0...100, path: ["technical", "low-battery", "percent"])
    try check(parts.aggregate)
    try check(parts.validity)
    try check(parts.clock, parts.silence)
    try check(parts.calls)
    try check(parts.trends)
    try check(parts.corroboration, parts.saturationIntegral)
  }

  private static func check(_ limits: VitalLimits, path: [String]) throws(RulesError) {
    guard !limits.bands.isEmpty else { throw RulesError(path: path, problem: .missing) }
    var previous: LimitBand?
    for band in limits.bands {
      let bandPath = path + [band.depth.rawValue]
      let possible = limits.vital.possible
      guard possible.contains(band.range.lowerBound), possible.contains(band.range.upperBound) else {
        throw RulesError(path: bandPath, problem: .beyondPossible)
      }
      if let previous {
        guard previous.depth != band.depth else { throw RulesError(path: bandPath, problem: .repeated) }
        // Ascending in depth and in value at once: a critical band can then not lie inside its milder one.
        guard previous.depth.code < band.depth.code, previous.range.upperBound < band.range.lowerBound else {
          throw RulesError(path: bandPath, problem: .overlaps(previous.depth))
        }
      }
      try check(band.rule, path: bandPath)
      if let ladder = band.ladder { try check(ladder, of: band, path: bandPath + ["ladder"]) }
      previous = band
    }
    try check(limits.hysteresis, of: limits, path: ["hysteresis"] + path.dropFirst())
  }

  static func check(_ rule: AnnounceRule?, path: [String]) throws(RulesError) {
    guard let rule else { throw RulesError(path: path, problem: .missing) }
    guard !rule.source.isEmpty else { throw RulesError(path: path + ["source"], problem: .unsourced) }
    try check(rule.delayMilliseconds, in: 0...durations.upperBound, path: path + ["delay-seconds"])
  }

  private static func check(_ aggregate: AggregateRules) throws(RulesError) {
    try check(aggregate.mediumThreshold, in: 1...19, path: ["aggregate", "medium", "from"])
    try check(
      aggregate.highThreshold, in: (aggregate.mediumThreshold + 1)...20, path: ["aggregate", "high", "from"])
    try check(aggregate.medium, path: ["aggregate", "medium"])
    try check(aggregate.high, path: ["aggregate", "high"])
    try check(aggregate.single, path: ["aggregate", "single-three"])
    guard let hysteresis = aggregate.hysteresis else { return }
    let path = ["hysteresis", "aggregate"]
    try check(source: hysteresis.source, path: path)
    try check(hysteresis.by, in: 1...max(1, aggregate.mediumThreshold - 1), path: path + ["by"])
  }

  private static func check(_ validity: ValidityAges) throws(RulesError) {
    for vital in Vital.allCases {
      try check(validity.milliseconds(of: vital), in: durations, path: ["validity-minutes", vital.key])
    }
    try check(validity.consciousnessMilliseconds, in: durations, path: ["validity-minutes", "acvpu"])
    try check(validity.oxygenMilliseconds, in: durations, path: ["validity-minutes", "oxygen"])
  }

  private static func check(_ clock: ClockTolerances, _ silence: SilenceDefaults) throws(RulesError) {
    try check(clock.futureMilliseconds, in: durations, path: ["clock", "future-seconds"])
    try check(clock.skewMilliseconds, in: durations, path: ["clock", "skew-seconds"])
    try check(clock.lateMilliseconds, in: durations, path: ["clock", "late-seconds"])
    try check(silence.cadenceMilliseconds, in: durations, path: ["silence", "cadence-seconds"])
    try check(
      silence.silentAfterMilliseconds, in: max(1, silence.cadenceMilliseconds)...durations.upperBound,
      path: ["silence", "silent-after-seconds"])
    try check(silence.gapGraceMilliseconds, in: durations, path: ["silence", "gap-grace-seconds"])
  }

  private static func check(_ calls: CallTimings) throws(RulesError) {
    for priority in Priority.allCases {
      let path = ["calls", priority.rawValue]
      try check(calls[priority].acknowledgeMilliseconds, in: durations, path: path + ["acknowledge-seconds"])
      try check(calls[priority].repeatMilliseconds, in: durations, path: path + ["repeat-seconds"])
      try check(calls[priority].expiryMilliseconds, in: durations, path: path + ["expiry-seconds"])
      try check(calls[priority].acknowledgements, in: 1...5, path: path + ["acknowledgements"])
    }
    try check(calls.stableMilliseconds, in: durations, path: ["calls", "stable-seconds"])
  }

  static func check(_ number: Int, in range: ClosedRange<Int>, path: [String]) throws(RulesError) {
    guard range.contains(number) else { throw RulesError(path: path, problem: .outOfRange(range)) }
  }
}
