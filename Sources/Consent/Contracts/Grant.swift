import Vitals

/// A contract by which somebody may do something with a patient's data.
package struct Grant: Hashable, Sendable {
  /// How a grant came to its end before its period.
  package enum End: Hashable, Sendable {
    /// By an entry at this position.
    case revoked(at: Int64)
    /// By a newer version.
    case superseded(by: GrantID)
  }

  package let id: GrantID
  package let patient: PersonID
  /// Who signed it.
  package let author: PersonID
  package let authority: Authority
  package let grantee: Grantee
  package let terms: GrantTerms
  /// The request that it answers.
  package let request: RequestID?
  /// The version before this one.
  package let supersedes: GrantID?
  /// 1 for the first version.
  package let version: Int
  /// Custodians who signed, the author among them; empty for other authorities.
  package internal(set) var endorsers: Set<PersonID>
  /// Whether enough custodians signed; true for other authorities.
  package internal(set) var isComplete: Bool
  /// How often it was relied on, if uses are counted.
  package internal(set) var used = 0
  package internal(set) var end: End?

  /// How many uses are left; nil when they are not counted.
  package var usesLeft: Int? { terms.uses.map { max(0, $0 - used) } }

  /// Where the grant is in its life, apart from what happens to those it depends on.
  package func status(at time: Timestamp) -> GrantStatus {
    switch end {
    case .revoked: return .revoked
    case .superseded: return .superseded
    case nil: break
    }
    if usesLeft == 0 { return .exhausted }
    if terms.period.isOver(at: time) { return .expired }
    if !isComplete { return .awaitingCustodians }
    return terms.period.hasBegun(at: time) ? .live : .notYet
  }
}
