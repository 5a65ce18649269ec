import Vitals

/// A limit that a course crosses on its way, in fixed-point steps.
package struct Milestone: Hashable, Sendable {
  package let vital: Vital
  /// Crossed by a value at or beyond this one.
  package let limit: Int
  package let isFromBelow: Bool

  package init(_ vital: Vital, atLeast limit: Int) {
    (self.vital, self.limit, isFromBelow) = (vital, limit, true)
  }

  package init(_ vital: Vital, atMost limit: Int) {
    (self.vital, self.limit, isFromBelow) = (vital, limit, false)
  }

  package func isCrossed(by vitals: VitalValues) -> Bool {
    guard let value = vitals[vital] else { return false }
    return isFromBelow ? value >= limit : value <= limit
  }
}

extension Course {
  /// The limits of NEWS2 and `config/triage.yaml` that mark the course's way, in the order in which it crosses them.
  package var milestones: [Milestone] {
    switch self {
    case .stable, .fall, .recovery: []
    case .sepsis:
      [
        Milestone(.heartRate, atLeast: 91), Milestone(.respiratoryRate, atLeast: 21),
        Milestone(.respiratoryRate, atLeast: 25), Milestone(.systolic, atMost: 90),
      ]
    case .respiratoryFailure:
      [
        Milestone(.oxygenSaturation, atMost: 95), Milestone(.respiratoryRate, atLeast: 25),
        Milestone(.oxygenSaturation, atMost: 91), Milestone(.oxygenSaturation, atMost: 84),
      ]
    case .chronicObstructive:
      [
        Milestone(.respiratoryRate, atLeast: 21), Milestone(.oxygenSaturation, atMost: 85),
        Milestone(.respiratoryRate, atLeast: 25), Milestone(.oxygenSaturation, atMost: 82),
      ]
    case .bradycardia: [Milestone(.heartRate, atMost: 50), Milestone(.heartRate, atMost: 39)]
    case .hypoglycaemia: [Milestone(.glucose, atMost: 39), Milestone(.glucose, atMost: 29)]
    case .hypertensiveCrisis: [Milestone(.diastolic, atLeast: 120), Milestone(.systolic, atLeast: 220)]
    case .atrialFibrillation: [Milestone(.heartRate, atLeast: 111), Milestone(.heartRate, atLeast: 131)]
    case .cardiacArrest:
      [
        Milestone(.heartRate, atLeast: 141), Milestone(.respiratoryRate, atMost: 8), Milestone(.heartRate, atMost: 0),
      ]
    }
  }
}
