import Ledger
import Triage
import Vitals

/// Devices whose numbers outgrew the record that is kept of them (EDGE-1, decisions/0010).
extension Transaction {
  /// Writes down what was given up: from here on it can be told why a late reading counted as a duplicate or was refused.
  func note(_ loss: NumberLoss, of index: DeviceIndex) throws {
    guard let device = registry.device(index) else { return }
    try append(.numbersLost, body: loss.body(device: device))
    core.ward.suspectLoss(index)
  }

  /// Raises one technical alert for each device whose record was cut, or that sent what the cut record cannot place. It
  /// ends by a person.
  package func reportLosses(rules: Rules) throws {
    for device in core.ward.takeLossSuspects() {
      let wearer = registry.device(device)?.presentWearer.flatMap { registry.patient($0) }
      try raiseTechnical(
        TechnicalKey(.numbersLost, of: device), about: wearer?.subject ?? .node, pseudonym: wearer?.id,
        finding: rules.finding(.numbersLost), readingTime: now, timings: rules.calls)
    }
  }
}
