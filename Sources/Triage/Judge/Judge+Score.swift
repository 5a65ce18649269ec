import Vitals

extension Judge {
  /// The NEWS2 score at an instant, of a reading and of what the state knows to be valid then.
  ///
  /// A value of the state is valid if it is not older than its age, and not newer than the reading by more than the skew
  /// that two devices of one patient may have.
  @inline(__always)
  package static func score(
    _ reading: Reading, at time: Timestamp, state: TriageState, orders: Orders, rules: Rules
  ) -> ScoreInterval {
    if let refusal = orders.refusal { return .refused(refusal) }
    var lookup = Lookup(reading: reading, time: time, state: state, rules: rules)
    var observations = NEWS2Observations()
    observations.respiratoryRate = lookup.value(of: .respiratoryRate, as: .respiratoryRate)
    observations.oxygenSaturation = lookup.value(of: .oxygenSaturation, as: .oxygenSaturation)
    observations.systolic = lookup.value(of: .systolic, as: .systolic)
    observations.heartRate = lookup.value(of: .heartRate, as: .heartRate)
    observations.temperature = lookup.value(of: .temperature, as: .temperature)
    observations.oxygen = lookup.value(
      reading.oxygen, or: state.oxygen, validFor: rules.validity.oxygenMilliseconds, as: .oxygen)
    observations.consciousness = lookup.value(
      reading.consciousness, or: state.consciousness, validFor: rules.validity.consciousnessMilliseconds,
      as: .consciousness)
    observations.stale = lookup.stale
    return NEWS2.score(observations, scale: orders.scale)
  }
}

/// Finds what is known at one instant, and notes what is known only from too long ago.
private struct Lookup {
  let reading: Reading
  let time: Timestamp
  let state: TriageState
  let rules: Rules
  var stale: ScoredParameters = []

  @inline(__always)
  mutating func value(of vital: Vital, as parameter: ScoredParameters) -> Int? {
    if let value = reading.vitals[vital] { return value }
    guard let measured = state.time(of: vital) else { return nil }
    return isValid(measured, for: rules.validity.milliseconds(of: vital), parameter) ? state.vitals[vital] : nil
  }

  @inline(__always)
  mutating func value<Value>(
    _ value: Value?, or known: Stamped<Value>?, validFor age: Int, as parameter: ScoredParameters
  ) -> Value? {
    if let value { return value }
    guard let known else { return nil }
    return isValid(known.time, for: age, parameter) ? known.value : nil
  }

  @inline(__always)
  private mutating func isValid(_ measured: Timestamp, for age: Int, _ parameter: ScoredParameters) -> Bool {
    let elapsed = time.milliseconds(since: measured)
    if elapsed > Int64(age) {
      stale.formUnion(parameter)
      return false
    }
    return elapsed >= -Int64(rules.clock.skewMilliseconds)
  }
}
