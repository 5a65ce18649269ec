import Vitals

extension NEWS2 {
  /// The aggregate score of what is known; see ``ScoreInterval`` for what becomes of the unknown. Allocates nothing.
  package static func score(_ observations: NEWS2Observations, scale: SaturationScale = .scale1) -> ScoreInterval {
    var tally = Tally(stale: observations.stale)
    tally.add(observations.respiratoryRate.map(respiratoryRate), .respiratoryRate, worst: 3)
    tally.add(observations.systolic.map(systolic), .systolic, worst: 3)
    tally.add(observations.heartRate.map(heartRate), .heartRate, worst: 3)
    tally.add(observations.consciousness.map(consciousness), .consciousness, worst: 3)
    tally.add(observations.temperature.map(temperature), .temperature, worst: 3)
    tally.add(saturation: observations.oxygenSaturation, oxygen: observations.oxygen, scale: scale)
    return tally.interval
  }
}

/// A running sum of both bounds.
private struct Tally {
  var interval: ScoreInterval
  let stale: ScoredParameters

  init(stale: ScoredParameters) {
    interval = ScoreInterval(lower: 0, upper: 0)
    self.stale = stale
  }

  @inline(__always)
  mutating func add(_ score: UInt8?, _ parameter: ScoredParameters, worst: UInt8) {
    guard let score else { return addUnknown(parameter, worst: worst) }
    interval.lower += score
    interval.upper += score
    if score == 3 { interval.threes.formUnion(parameter) }
  }

  /// Saturation and oxygen together: on scale 2 the one decides what the other scores, so that the bounds of the pair
  /// are not the sums of the bounds of each.
  @inline(__always)
  mutating func add(saturation: Int?, oxygen: Bool?, scale: SaturationScale) {
    if let oxygen {
      add(NEWS2.oxygen(oxygen), .oxygen, worst: 2)
      add(saturation.map { NEWS2.oxygenSaturation($0, scale: scale, oxygen: oxygen) }, .oxygenSaturation, worst: 3)
      return
    }
    addUnknown(.oxygen, worst: 0)
    guard let saturation else {
      interval.upper += NEWS2.oxygen(true)
      return addUnknown(.oxygenSaturation, worst: 3)
    }
    let onAir = NEWS2.oxygenSaturation(saturation, scale: scale, oxygen: false)
    let onOxygen = NEWS2.oxygenSaturation(saturation, scale: scale, oxygen: true) + NEWS2.oxygen(true)
    // On air never scores more than on oxygen, on either scale, so a three on air is a three for certain.
    interval.lower += onAir
    interval.upper += onOxygen
    if onAir == 3 { interval.threes.formUnion(.oxygenSaturation) }
  }

  @inline(__always)
  private mutating func addUnknown(_ parameter: ScoredParameters, worst: UInt8) {
    interval.upper += worst
    if stale.contains(parameter) {
      interval.stale.formUnion(parameter)
    } else {
      interval.missing.formUnion(parameter)
    }
  }
}
