import Vitals

/// The engine's answer, with everything that the ledger must say about it.
package struct Decision: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case permit(Basis)
    /// Never empty.
    case deny([DenialReason])
  }

  /// Most grants whose faults a denial names: those with the fewest, then the newest.
  package static let nearestGrants = 8

  package let request: AccessRequest
  package let outcome: Outcome
  /// Every grant that a permit rests on, the covering one first, then those it was delegated under; all live.
  package let grants: [GrantID]
  package let obligations: [Obligation]
  /// How many entries of the ledger the decision took account of.
  package let position: Int64
  package let time: Timestamp

  package var isPermitted: Bool { if case .permit = outcome { true } else { false } }

  package var basis: Basis? { if case .permit(let basis) = outcome { basis } else { nil } }

  /// Empty for a permit.
  package var reasons: [DenialReason] { if case .deny(let reasons) = outcome { reasons } else { [] } }

  /// The grants of which this costs a use.
  package var countedGrants: [GrantID] {
    obligations.compactMap { if case .countUse(let grant) = $0 { grant } else { nil } }
  }
}
