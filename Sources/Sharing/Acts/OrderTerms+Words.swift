import Triage
import Vitals

extension OrderTerms {
  /// What is ordered, for whoever is about to sign it.
  package var words: String {
    var parts: [String] = []
    if let scale { parts.append(scale == .scale2 ? "SpO2 on NEWS2 scale 2 (target 88-92 %)" : "SpO2 on NEWS2 scale 1") }
    switch refusal {
    case .ageUnder16: parts.append("no NEWS2: under 16 years of age")
    case .pregnant: parts.append("no NEWS2: pregnant")
    case nil: break
    }
    for limits in limits {
      for depth in Depth.allCases {
        guard let bound = limits[depth] else { continue }
        let (vital, sign) = (limits.vital, depth.isLow ? "<=" : ">=")
        let value = vital.scale == 10 ? "\(bound / 10).\(bound % 10)" : "\(bound)"
        parts.append("\(vital.key) \(depth.rawValue) \(sign) \(value) \(vital.ucum)")
      }
    }
    if !suppressed.isEmpty { parts.append("nobody is called about \(suppressed.joined(separator: ", "))") }
    return parts.joined(separator: "; ")
  }
}
