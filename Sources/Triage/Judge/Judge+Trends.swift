import Vitals

extension Judge {
  /// A trend as it was found, and between which values.
  struct Trend {
    let kind: TrendKind
    let from: Int
    let to: Int
  }

  /// Follows the trends through a reading, and finds those that grew by it. A trend is found once for each step: what
  /// stands without growing keeps its channel standing, so that a rise is an episode and not an entry for every reading.
  ///
  /// A late reading is compared with nothing: what was newer is known already.
  @inline(__always)
  static func trends(
    _ reading: Reading, score: ScoreInterval, at time: Timestamp, state: inout TriageState, rules: TrendRules
  ) -> (fall: Trend?, rise: Trend?) {
    var found: (fall: Trend?, rise: Trend?) = (nil, nil)
    if let fall = rules.saturationFall, let value = reading.vitals[.oxygenSaturation] {
      found.fall = state.follow(value, at: time, rule: fall)
    }
    if let rise = rules.scoreRise, score.refusal == nil { found.rise = state.follow(score, at: time, rule: rise) }
    return found
  }
}

extension TriageState {
  @inline(__always)
  fileprivate mutating func follow(_ value: Int, at time: Timestamp, rule: TrendRules.SaturationFall) -> Judge.Trend? {
    guard peaks.newest.map({ time > $0 }) ?? true else { return nil }
    let before = self.time(of: .oxygenSaturation).flatMap { $0 < time ? vitals[.oxygenSaturation] : nil }
    peaks.add(value, at: time, window: rule.windowMilliseconds)
    let greatest = peaks.greatest(at: time, window: rule.windowMilliseconds) ?? value
    let isFalling = greatest - value > rule.moreThan
    stand(.saturationTrend, isFalling)
    guard isFalling, before.map({ value < $0 }) ?? false else { return nil }
    return Judge.Trend(kind: .saturationFall, from: greatest, to: value)
  }

  @inline(__always)
  fileprivate mutating func follow(_ score: ScoreInterval, at time: Timestamp, rule: TrendRules.ScoreRise) -> Judge
    .Trend?
  {
    guard floors.newest.map({ time > $0 }) ?? true else { return nil }
    let known = score.known
    let before = floors.last
    floors.add(score.lower, knownFrom: known, at: time, window: rule.windowMilliseconds)
    let least = floors.least(knownFrom: known, at: time, window: rule.windowMilliseconds) ?? score.lower
    let isRisen = Int(score.lower) - Int(least) >= rule.by && Int(score.lower) >= rule.atLeast
    stand(.scoreTrend, isRisen)
    guard isRisen, before.map({ score.lower > $0 }) ?? false else { return nil }
    return Judge.Trend(kind: .scoreRise, from: Int(least), to: Int(score.lower))
  }
}
