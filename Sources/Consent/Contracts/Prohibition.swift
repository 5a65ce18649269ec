import Vitals

/// A denial in advance: it overrides every grant, and emergency access if its purposes name emergency treatment.
///
/// It holds until it is revoked or its period ends, whatever becomes of whoever signed it.
package struct Prohibition: Hashable, Sendable {
  package let id: ProhibitionID
  package let patient: PersonID
  package let author: PersonID
  package let against: Grantee
  package let terms: ConsentTerms
  package let period: Period
  /// The position of the entry that revoked it.
  package internal(set) var revokedAt: Int64?

  /// Whether it is in force.
  package func isLive(at time: Timestamp) -> Bool { revokedAt == nil && period.contains(time) }
}
