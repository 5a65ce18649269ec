import Vitals

/// A reading that was recorded, and whose it was.
package struct RecordedReading: Hashable, Sendable {
  /// Any name that is the same for all readings of one patient.
  package let patient: String
  package let reading: Reading

  package init(patient: String, reading: Reading) {
    self.patient = patient
    self.reading = reading
  }
}
