import Vitals

extension Judge {
  /// Whether another channel shows life at an instant for which a heart rate of 0 was reported.
  ///
  /// A value from before that instant shows nothing: a heart that stopped was beating before. A rhythm that itself says
  /// that the heart does not pump agrees with the 0, and then nothing else counts.
  static func showsLife(_ reading: Reading, _ state: TriageState, at time: Timestamp) -> Bool {
    if let rhythm = reading.rhythm, rhythm == .asystole || rhythm == .ventricularFibrillation { return false }
    if reading.motion == true { return true }
    if let rhythm = reading.rhythm, rhythm.showsPumping { return true }
    if let level = reading.consciousness ?? state.value(state.consciousness, since: time), level != .unresponsive {
      return true
    }
    let pulsatile = reading.vitals[.oxygenSaturation] ?? state.value(of: .oxygenSaturation, since: time)
    let breaths = reading.vitals[.respiratoryRate] ?? state.value(of: .respiratoryRate, since: time)
    return (pulsatile ?? 0) > 0 || (breaths ?? 0) > 0
  }
}

extension Rhythm {
  /// Whether this rhythm is one of a heart that beats.
  fileprivate var showsPumping: Bool {
    switch self {
    case .normal, .atrialFibrillation, .bradycardia, .tachycardia: true
    case .pause, .ventricularTachycardia, .ventricularFibrillation, .asystole: false
    }
  }
}

extension TriageState {
  fileprivate func value(of vital: Vital, since time: Timestamp) -> Int? {
    guard let measured = self.time(of: vital), measured >= time else { return nil }
    return vitals[vital]
  }

  fileprivate func value<Value>(_ stamped: Stamped<Value>?, since time: Timestamp) -> Value? {
    guard let stamped, stamped.time >= time else { return nil }
    return stamped.value
  }
}
