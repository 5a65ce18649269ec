import Ledger

extension EntryType {
  /// A facility's desk offers to admit a patient.
  package static let admissionOffered = EntryType(rawValue: "admission.offered")
  /// The patient, or a guardian, accepts: the patient is admitted.
  package static let admissionAccepted = EntryType(rawValue: "admission.accepted")
  /// A facility admits a patient who cannot answer, with a signed reason.
  package static let admissionDeclared = EntryType(rawValue: "admission.declared")
  /// One side ends an admission, takes its offer back, or declines it.
  package static let admissionEnded = EntryType(rawValue: "admission.ended")
  /// A device belongs to a facility from now on.
  package static let deviceAssigned = EntryType(rawValue: "device.assigned")
  /// A device belongs to the facility no more.
  package static let deviceReleased = EntryType(rawValue: "device.released")
}
