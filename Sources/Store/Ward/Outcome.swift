/// What became of one received reading. Each received reading has exactly one outcome (INTAKE-2, INTAKE-3).
package enum Outcome: UInt8, CaseIterable, Hashable, Sendable {
  /// Abnormal: on the ledger by itself, with its alert.
  case alarmed
  /// Normal: in the summary of its window.
  case summarised
  /// Not abnormal, but something about device, sensor or clock was wrong.
  case technical
  /// Received before.
  case duplicate
  /// Not a reading of any patient: kept with its reason.
  case rejected

  package var key: String {
    switch self {
    case .alarmed: "alarmed"
    case .summarised: "summarised"
    case .technical: "technical"
    case .duplicate: "duplicate"
    case .rejected: "rejected"
    }
  }
}
