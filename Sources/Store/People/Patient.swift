import Triage

/// A patient whom devices watch. Name and everything measured are sealed and not held here.
package struct Patient: Hashable, Sendable {
  /// The pseudonym: `pat-` and 16 hex digits; it stands on the ledger and says nothing.
  package let id: String
  package let subject: SubjectID
  /// Ids of the persons who are called for this patient, in order.
  package internal(set) var team: [String]
  /// What clinicians ordered for the watch.
  package internal(set) var orders = OrderBook.none
}
