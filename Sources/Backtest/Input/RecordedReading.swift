import Triage
import Vitals

/// A reading that was recorded, and whose it was.
package struct RecordedReading: Hashable, Sendable {
  /// Any name that is the same for all readings of one patient.
  package let patient: String
  package let reading: Reading
  /// What was ordered for the patient's watch when it was taken.
  package let orders: Orders

  package init(patient: String, reading: Reading, orders: Orders = .standard) {
    self.patient = patient
    self.reading = reading
    self.orders = orders
  }
}
