import Vitals

/// What somebody asks a patient for.
package struct ConsentRequest: Hashable, Sendable {
  /// What became of it.
  package enum Answer: Hashable, Sendable {
    case granted(GrantID)
    /// By an entry at this position.
    case denied(at: Int64)
    /// Taken back by whoever asked.
    case withdrawn(at: Int64)
  }

  package let id: RequestID
  package let patient: PersonID
  /// Who asks.
  package let author: PersonID
  /// For which organisation; nil for oneself.
  package let organisation: OrganisationID?
  package let terms: ConsentTerms
  /// Until when a grant is asked for; nil for no end.
  package let wantedUntil: Timestamp?
  /// How many uses are asked for; nil for any number.
  package let wantedUses: Int?
  /// When it was made.
  package let time: Timestamp
  /// From when on it can no longer be answered.
  package let until: Timestamp
  package internal(set) var answer: Answer?
}
