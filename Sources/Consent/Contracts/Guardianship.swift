import Vitals

/// Somebody who acts for a patient who cannot: a parent, a holder of a power of attorney.
package struct Guardianship: Hashable, Sendable {
  package let id: GuardianshipID
  package let patient: PersonID
  package let guardian: PersonID
  /// The data that the guardian may see and grant on.
  package let classes: DataClassSet
  package let period: Period
  /// The position of the entry that ended it.
  package internal(set) var revokedAt: Int64?

  package func isLive(at time: Timestamp) -> Bool { revokedAt == nil && period.contains(time) }
}
