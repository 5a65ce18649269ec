import Ledger

extension EntryType {
  /// A doctor offers to treat a patient, or invites somebody who is not known yet by the hash of a code.
  package static let treatmentOffered = EntryType(rawValue: "treatment.offered")
  /// The patient, or a guardian, accepts: the doctor's list has the patient.
  package static let treatmentAccepted = EntryType(rawValue: "treatment.accepted")
  /// Either side ends a treatment, takes its offer back, or declines it.
  package static let treatmentEnded = EntryType(rawValue: "treatment.ended")
}
