/// What happens to a patient over time. The raw value is the word in a scenario.
package enum Course: String, CaseIterable, Codable, Hashable, Sendable {
  case stable, sepsis, bradycardia, hypoglycaemia, fall, recovery
  case respiratoryFailure = "respiratory-failure"
  /// An exacerbation of COPD, of a patient whom NEWS2 judges on SpO2 scale 2.
  case chronicObstructive = "copd"
  case hypertensiveCrisis = "hypertensive-crisis"
  case atrialFibrillation = "atrial-fibrillation"
  case cardiacArrest = "cardiac-arrest"

  /// Seconds from onset to the full picture unless a scenario says otherwise: short, for people who watch. Real courses
  /// take minutes to days; a scenario gives them with `over`.
  package var defaultSeconds: Double {
    switch self {
    case .stable, .fall: 1
    case .atrialFibrillation: 3
    case .cardiacArrest: 20
    case .bradycardia: 30
    case .respiratoryFailure, .hypertensiveCrisis: 45
    case .sepsis, .hypoglycaemia, .recovery: 60
    case .chronicObstructive: 90
    }
  }

  /// Whether the patient is judged on NEWS2's SpO2 scale 2.
  package var usesScale2: Bool { self == .chronicObstructive }

  /// Where the course stands so many seconds after its onset: 0 at the onset, 1 with the full picture; nil before it. A
  /// recovery begins ill, so it stands at 0 before its onset.
  package func progress(secondsSinceOnset seconds: Double, overSeconds: Double) -> Double? {
    guard self != .stable else { return nil }
    guard seconds >= 0 else { return self == .recovery ? 0 : nil }
    return overSeconds > 0 ? min(1, seconds / overSeconds) : 1
  }
}
