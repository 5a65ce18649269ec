import Vitals

/// One doctor's emergency access to one patient's record: begun by a signed reason, or by the first look that rested on
/// an alert's call. Each must be reviewed.
package struct EmergencyAccess: Hashable, Sendable {
  /// What it rests on.
  package enum Ground: Hashable, Sendable {
    case called(AlertName)
    /// The entry of this position carries the reason.
    case declared
  }

  package let id: EmergencyID
  package let patient: PersonID
  package let person: PersonID
  package let ground: Ground
  package let since: Timestamp
  /// From when on a review is overdue.
  package let reviewDue: Timestamp
  /// The position of the review.
  package internal(set) var reviewedAt: Int64?
}
