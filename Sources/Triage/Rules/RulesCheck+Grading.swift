import Vitals

/// Refuses ladders, hystereses and comparisons that contradict themselves.
extension RulesCheck {
  /// A value must be able to come back: what lies between the limits is wider than both hystereses.
  static func check(_ hysteresis: Hysteresis?, of limits: VitalLimits, path: [String]) throws(RulesError) {
    guard let hysteresis else { return }
    try check(source: hysteresis.source, path: path)
    let possible = limits.vital.possible
    let lowest = limits.bands.filter { $0.depth.isLow }.map(\.range.upperBound).max() ?? possible.lowerBound
    let highest = limits.bands.filter { !$0.depth.isLow }.map(\.range.lowerBound).min() ?? possible.upperBound
    try check(hysteresis.by, in: 1...max(1, (highest - lowest - 2) / 2), path: path + ["by"])
  }

  static func check(_ ladder: Ladder, of band: LimitBand, path: [String]) throws(RulesError) {
    try check(source: ladder.source, path: path)
    guard ladder.deeper != nil || ladder.longer != nil else { throw RulesError(path: path, problem: .missing) }
    if let deeper = ladder.deeper {
      try check(deeper.bound, in: band.range, path: path + ["deeper", "at"])
      try check(
        deeper.delayMilliseconds, in: 0...max(0, band.rule.delayMilliseconds - 1),
        path: path + ["deeper", "delay-seconds"])
    }
    guard let longer = ladder.longer else { return }
    try check(longer.afterMilliseconds, in: durations, path: path + ["longer", "after-seconds"])
    guard longer.priority > band.rule.priority else {
      throw RulesError(path: path + ["longer", "priority"], problem: .notAbove(band.rule.priority))
    }
  }

  static func check(_ trends: TrendRules) throws(RulesError) {
    if let fall = trends.saturationFall {
      let path = ["trends", "spo2-fall"]
      try check(fall.rule, path: path)
      try check(fall.moreThan, in: 1...50, path: path + ["more-than"])
      try check(fall.windowMilliseconds, in: 1_000...3_600_000, path: path + ["within-seconds"])
    }
    if let rise = trends.scoreRise {
      let path = ["trends", "news2-rise"]
      try check(rise.rule, path: path)
      try check(rise.by, in: 1...20, path: path + ["by"])
      try check(rise.atLeast, in: rise.by...20, path: path + ["at-least"])
      try check(rise.windowMilliseconds, in: 60_000...86_400_000, path: path + ["within-minutes"])
    }
  }

  static func check(_ corroboration: Corroboration?, _ integral: SaturationIntegral?) throws(RulesError) {
    if let corroboration {
      let path = ["corroboration"]
      try check(source: corroboration.source, path: path)
      try check(corroboration.withinMilliseconds, in: durations, path: path + ["within-seconds"])
      try check(corroboration.motionMilliseconds, in: durations, path: path + ["motion-seconds"])
    }
    if let integral {
      let path = ["spo2-integral"]
      try check(source: integral.source, path: path)
      try check(integral.limit, in: 50...100, path: path + ["limit"])
      try check(integral.thresholdSeconds, in: 1...1_000, path: path + ["percent-seconds"])
    }
  }

  static func check(source: String, path: [String]) throws(RulesError) {
    guard !source.isEmpty else { throw RulesError(path: path + ["source"], problem: .unsourced) }
  }
}
