import Vitals

extension Judge {
  /// Lets the state take a reading over: newest values, what stands out of limits, the saturation's integral. What stands
  /// stands on after a blind reading.
  @inline(__always)
  static func follow(
    _ reading: Reading, score: ScoreInterval, at time: Timestamp, abnormal: ChannelSet, state: inout TriageState,
    orders: Orders, rules: Rules
  ) {
    if let integral = rules.saturationIntegral, let value = reading.vitals[.oxygenSaturation] {
      state.integrate(
        value, at: time, limit: integral.limit,
        validMilliseconds: rules.validity.milliseconds(of: .oxygenSaturation))
    }
    let isBlind = isBlind(reading)
    let hovering =
      state.standing.isEmpty ? [] : isBlind ? .all : hovering(reading, state: state, orders: orders, rules: rules)
    state.absorb(reading, at: time, abnormal: abnormal, hovering: hovering.subtracting(abnormal))
    let isHigh = Int(score.lower) >= rules.aggregate.mediumThreshold
    guard isHigh || state.standing.contains(.aggregate) else { return }
    let isBack = Int(score.lower) < rules.aggregate.mediumThreshold - (rules.aggregate.hysteresis?.by ?? 0)
    if isHigh || isBack && !isBlind { state.stand(.aggregate, isHigh) }
  }

  /// The vitals that stand out of limits and have come back within them, but not by their hysteresis. Where a patient has
  /// limits of their own these count as they are.
  private static func hovering(
    _ reading: Reading, state: TriageState, orders: Orders, rules: Rules
  ) -> ChannelSet {
    var hovering: ChannelSet = []
    for vital in Vital.allCases where state.standing.contains(ChannelSet(vital)) {
      guard let value = reading.vitals[vital], orders.details?.limits(of: vital) == nil,
        let hysteresis = rules.limits(of: vital, scale: orders.scale).hysteresis
      else { continue }
      let isClose =
        rules.table.code(of: vital, value: value - hysteresis.by, scale: orders.scale) != 0
        || rules.table.code(of: vital, value: value + hysteresis.by, scale: orders.scale) != 0
      if isClose { hovering.formUnion(ChannelSet(vital)) }
    }
    return hovering
  }
}
