import Consent
import Crypto
import Ledger

/// Who may sign a step of a treatment, as things stand on the writer (CONSENT-1).
extension Transaction {
  /// Most offers of a doctor that wait at a time.
  package static let treatmentOfferBound = 200

  /// Finds out whether the author is a party to the treatment that the entry is about; any other entry is passed over.
  ///
  /// Whoever brings the code of an invitation is whom the doctor gave it to: nobody else can know 256 bits of chance.
  /// - Throws: `ConsentRefusal`; ``StoreError/conflict(_:)`` at the bound of offers.
  func requireParty(toTreatment entry: Entry) throws {
    switch entry.type {
    case .treatmentOffered:
      try requireDoctor(entry.author)
      guard try TreatmentRows.waiting(doctor: entry.author, at: entry.time, db: db) < Self.treatmentOfferBound else {
        throw StoreError.conflict(.tooMany)
      }
    case .treatmentAccepted:
      try requireSide(entry.author, of: entry.subject)
      let treatment = try treatment(of: entry)
      try requireDoctor(treatment.doctor)
      guard treatment.patient == nil else {
        guard entry.body["code"] == nil else { throw ConsentRefusal.malformed("code") }
        return
      }
      guard let code = entry.body["code"]?.string.flatMap({ Base64.decodeURL($0) }),
        treatment.invitation?.code == Array(SHA256.hash(data: code))
      else { throw ConsentRefusal.unknownReference("treatment") }
    case .treatmentEnded:
      let treatment = try treatment(of: entry)
      guard treatment.doctor != entry.author else { return }
      guard treatment.patient != nil else { throw ConsentRefusal.unknownReference("treatment") }
      try requireSide(entry.author, of: entry.subject)
    default: break
    }
  }

  private func treatment(of entry: Entry) throws -> Treatment {
    guard let position = entry.body["of"]?.integer, let treatment = try TreatmentRows.fetch(position, db: db),
      treatment.patient == nil || treatment.patient == entry.subject
    else { throw ConsentRefusal.unknownReference("treatment") }
    return treatment
  }

  private func requireDoctor(_ id: String) throws(ConsentRefusal) {
    guard let standing = PersonID(id).flatMap({ standing(of: $0) }) else { throw .unknownPerson }
    guard standing.isApproved else { throw .notApproved(standing.licence) }
    guard standing.role == .doctor, registry.person(id: id)?.isActive == true else { throw .notEntitled }
  }
}
