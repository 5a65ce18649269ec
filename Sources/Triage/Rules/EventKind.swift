import Vitals

/// Something a device reports rather than measures. The raw value is the stable word on the wire.
package enum EventKind: String, CaseIterable, Hashable, Sendable {
  case fall
  case atrialFibrillation = "af"
  case bradycardia = "brady"
  case tachycardia = "tachy"
  case pause
  case ventricularTachycardia = "vt"
  case ventricularFibrillation = "vf"
  case asystole

  /// The event that a rhythm is, or nil for the normal rhythm.
  package init?(_ rhythm: Rhythm) {
    switch rhythm {
    case .normal: return nil
    case .atrialFibrillation: self = .atrialFibrillation
    case .bradycardia: self = .bradycardia
    case .tachycardia: self = .tachycardia
    case .pause: self = .pause
    case .ventricularTachycardia: self = .ventricularTachycardia
    case .ventricularFibrillation: self = .ventricularFibrillation
    case .asystole: self = .asystole
    }
  }
}
