/// A heart rhythm as classified by the device.
package enum Rhythm: UInt8, CaseIterable, Hashable, Sendable {
  case normal
  case atrialFibrillation
  case bradycardia
  case tachycardia
  case pause
  case ventricularTachycardia
  case ventricularFibrillation
  case asystole

  /// The word on the wire.
  package var key: String {
    switch self {
    case .normal: "normal"
    case .atrialFibrillation: "af"
    case .bradycardia: "brady"
    case .tachycardia: "tachy"
    case .pause: "pause"
    case .ventricularTachycardia: "vt"
    case .ventricularFibrillation: "vf"
    case .asystole: "asystole"
    }
  }
}
