import Consent
import Ledger
import Vitals

/// Who may sign a step of a treatment, as things stand on the writer (CONSENT-1).
extension Transaction {
  /// Most offers of a doctor that wait at a time.
  package static let treatmentOfferBound = 200
  /// How long a doctor waits with a new offer to a patient after one that came to nothing, in milliseconds: each offer is a
  /// notice to the patient.
  package static let treatmentOfferMilliseconds: Int64 = 86_400_000

  /// Finds out whether the author is a party to the treatment that the entry is about; any other entry is passed over.
  ///
  /// At the entry's own time, as `vigil audit` does it again.
  /// - Throws: `ConsentRefusal`; ``StoreError/conflict(_:)`` at the bound of offers, and for one that comes too soon.
  func requireParty(toTreatment entry: Entry) throws {
    switch entry.type {
    case .treatmentOffered:
      try requireDoctor(entry.author)
      guard try TreatmentRows.waiting(doctor: entry.author, at: entry.time, db: db) < Self.treatmentOfferBound else {
        throw StoreError.conflict(.tooMany)
      }
      let soonest = entry.time - Self.treatmentOfferMilliseconds
      if let patient = entry.subject,
        try TreatmentRows.hasLapsed(patient: patient, doctor: entry.author, after: soonest, db: db)
      {
        throw StoreError.conflict(.notYet)
      }
    case .treatmentAccepted:
      try requireSide(of: entry)
      let treatment = try treatment(of: entry)
      try requireDoctor(treatment.doctor)
      try treatment.requireCode(of: entry)
    case .treatmentEnded:
      let treatment = try treatment(of: entry)
      guard treatment.doctor != entry.author else { return }
      guard treatment.patient != nil else { throw ConsentRefusal.unknownReference("treatment") }
      try requireSide(of: entry)
    default: break
    }
  }

  private func requireSide(of entry: Entry) throws(ConsentRefusal) {
    guard let patient = entry.subject else { throw .unknownPatient }
    try core.consent.state.requireSide(entry.author, of: patient, at: Timestamp(milliseconds: entry.time))
  }

  private func treatment(of entry: Entry) throws -> Treatment {
    guard let position = entry.body["of"]?.integer, let treatment = try TreatmentRows.fetch(position, db: db),
      treatment.isOpen(to: entry)
    else { throw ConsentRefusal.unknownReference("treatment") }
    return treatment
  }

  private func requireDoctor(_ id: String) throws(ConsentRefusal) {
    try core.consent.state.requireDoctor(id)
    guard registry.person(id: id)?.isActive == true else { throw .notEntitled }
  }
}
