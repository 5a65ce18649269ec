import Vitals

/// One order of a patient, from its entry until it is withdrawn or ends.
package struct StandingOrder: Hashable, Sendable {
  /// Where it stands on the ledger: its name.
  package let position: Int64
  /// The stable id of the person who signed it.
  package let author: String
  package let terms: OrderTerms
  /// From here on, by the gateway's clock, it is no longer in force.
  package let expires: Timestamp

  package init(position: Int64, author: String, terms: OrderTerms, expires: Timestamp) {
    self.position = position
    self.author = author
    self.terms = terms
    self.expires = expires
  }
}
