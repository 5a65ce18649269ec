import Vitals

extension Reading {
  /// Whether a simple reader, who knows only the sternest limits (NEWS2 score 3 by itself, severe hypoglycaemia, rhythm,
  /// fall), sees an alarm. It says what a simulation means; the judge of a run is the oracle.
  package var isPlainlyAbnormal: Bool {
    if contact == false { return false }
    if fall == true { return true }
    if let rhythm, rhythm != .normal { return true }
    return Self.limits.contains { $0.isCrossed(by: vitals) }
  }

  /// Whether the device sends it on its urgent topic: what cannot wait behind anything.
  package var isUrgent: Bool {
    if fall == true { return true }
    return rhythm == .ventricularFibrillation || rhythm == .ventricularTachycardia || rhythm == .asystole
  }

  private static let limits = [
    Milestone(.heartRate, atLeast: 131), Milestone(.heartRate, atMost: 40), Milestone(.oxygenSaturation, atMost: 91),
    Milestone(.respiratoryRate, atLeast: 25), Milestone(.respiratoryRate, atMost: 8),
    Milestone(.systolic, atMost: 90), Milestone(.systolic, atLeast: 220), Milestone(.temperature, atMost: 350),
    Milestone(.glucose, atMost: 29),
  ]
}
