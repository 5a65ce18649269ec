import Ledger
import Store
import Triage

extension Transaction {
  /// Raises or ends the technical alert that a change of silence calls for.
  func note(_ change: SilenceChange, rules: TechnicalRules) throws {
    switch change {
    case .silent(let device, let milliseconds):
      try raise(.deviceSilent, of: device, milliseconds: milliseconds, rules: rules)
    case .lost(let device, let milliseconds):
      try raise(.deviceLost, of: device, milliseconds: milliseconds, rules: rules)
    case .recovered(let device):
      try endTechnical(TechnicalKey(.deviceSilent, of: device), readingTime: now)
      try endTechnical(TechnicalKey(.deviceLost, of: device), readingTime: now)
    case .outageBegan(let silent, let watched):
      try raise(TechnicalKey(.deviceSilent), silent: silent, watched: watched, rules: rules)
    case .outageEnded:
      try endTechnical(TechnicalKey(.deviceSilent), readingTime: now)
    case .unitOutageBegan(let unit, let silent, let watched):
      try raise(TechnicalKey(.deviceSilent, inUnit: unit), silent: silent, watched: watched, rules: rules)
    case .unitOutageEnded(let unit):
      try endTechnical(TechnicalKey(.deviceSilent, inUnit: unit), readingTime: now)
    }
  }

  /// One alert for many devices. It names how many, and the unit where it is one unit's.
  private func raise(_ key: TechnicalKey, silent: Int, watched: Int, rules: TechnicalRules) throws {
    var details: [String: JSONValue] = ["silent": .integer(Int64(silent)), "watched": .integer(Int64(watched))]
    if !key.unit.isEmpty { details["unit"] = .string(key.unit) }
    try raiseTechnical(
      key, about: .node, pseudonym: nil, finding: rules.finding(.deviceSilent, value: silent), readingTime: now,
      timings: rules.timings, details: details)
  }

  /// A device that nobody wears by now may rest in a drawer.
  private func raise(_ kind: TechnicalKind, of index: DeviceIndex, milliseconds: Int64, rules: TechnicalRules) throws {
    guard let subject = registry.device(index)?.presentWearer, let patient = registry.patient(subject) else { return }
    try raiseTechnical(
      TechnicalKey(kind, of: index), about: subject, pseudonym: patient.id,
      finding: rules.finding(kind, value: Int(clamping: milliseconds)), readingTime: now, timings: rules.timings)
  }
}
