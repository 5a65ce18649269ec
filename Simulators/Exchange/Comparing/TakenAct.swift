/// An act that the gateway took, with its place on the ledger.
package struct TakenAct: Hashable, Sendable {
  package let patient: String
  package let agreement: Agreement
  package let position: Int64
  /// Monotonic nanoseconds.
  package let sentAt: Int64

  package init(patient: String, agreement: Agreement, position: Int64, sentAt: Int64) {
    self.patient = patient
    self.agreement = agreement
    self.position = position
    self.sentAt = sentAt
  }
}
