/// What happens to a patient over time.
package enum Course: String, CaseIterable, Codable, Hashable, Sendable {
  case stable, sepsis, respiratoryFailure, bradycardia, hypoglycaemia, hypertensiveCrisis, atrialFibrillation
  case cardiacArrest, fall, recovery

  /// Seconds from onset to the full picture.
  package var rampSeconds: Double {
    switch self {
    case .stable, .fall: 0
    case .cardiacArrest: 5
    case .atrialFibrillation: 2
    case .sepsis, .respiratoryFailure, .bradycardia, .hypoglycaemia, .hypertensiveCrisis: 30
    case .recovery: 60
    }
  }

  /// How far the full picture lies from the patient's own baseline.
  package var shift: Physiology {
    switch self {
    case .stable, .fall: Physiology()
    case .sepsis, .recovery:
      Physiology(heartRate: 55, saturation: -5, respiration: 13, temperature: 2.4, systolic: -35, diastolic: -20)
    case .respiratoryFailure: Physiology(heartRate: 30, saturation: -14, respiration: 17)
    case .bradycardia: Physiology(heartRate: -37, systolic: -20, diastolic: -10)
    case .hypoglycaemia: Physiology(heartRate: 25, glucose: -3.4)
    case .hypertensiveCrisis: Physiology(heartRate: 15, systolic: 105, diastolic: 50)
    case .atrialFibrillation: Physiology(heartRate: 68, saturation: -1)
    case .cardiacArrest:
      Physiology(heartRate: -200, saturation: -40, respiration: -40, systolic: -200, diastolic: -150)
    }
  }

  /// How much of ``shift`` holds so many seconds after the onset, 0...1. A recovery begins ill and ends well.
  package func progress(secondsSinceOnset seconds: Double) -> Double {
    guard seconds >= 0 else { return self == .recovery ? 1 : 0 }
    let ramp = rampSeconds > 0 ? min(1, seconds / rampSeconds) : 1
    return self == .recovery ? 1 - ramp : ramp
  }
}
