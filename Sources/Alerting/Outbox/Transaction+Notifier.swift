import Ledger
import Store
import Triage

extension Transaction {
  /// Raises or ends the technical alert that a recipient's own channel cannot deliver (ALERT-5).
  func note(_ change: NotifierHealth.Change, of recipient: String, on channel: CallChannel, rules: TechnicalRules)
    throws
  {
    guard let person = registry.person(id: recipient) else { return }
    let key = TechnicalKey(.notifierFailing, about: person.subject)
    switch change {
    case .failing:
      try raiseTechnical(
        key, about: .node, pseudonym: nil, finding: rules.finding(.notifierFailing, field: channel.rawValue),
        readingTime: now, timings: rules.timings, details: ["recipient": .string(recipient)])
    case .recovered: try endTechnical(key, readingTime: now)
    }
  }
}
