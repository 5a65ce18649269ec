import Consent
import Ledger
import Vitals

/// Treatments along a walk over the ledger: who might sign each step, by the rules of the writer and without its tables.
struct TreatmentAudit {
  private var treatments: [Int64: Treatment] = [:]
  /// Treatments of known patients that were not ended.
  private var current: [String: Set<Int64>] = [:]

  /// Takes one step; any other entry is passed over.
  ///
  /// - Parameters:
  ///   - state: of consent, before the entry.
  ///   - mandates: who acted for patients who were erased since.
  /// - Throws: `ConsentRefusal` for whoever was no party, ``StoreError`` for a step that was not its turn; then nothing was
  ///   changed.
  mutating func take(_ entry: Entry, state: ConsentState, mandates: ClearMandates, at position: Int64) throws {
    switch entry.type {
    case .treatmentOffered:
      try state.requireDoctor(entry.author)
      let treatment = try Treatment(offer: entry, at: position)
      if let patient = entry.subject { try requireFree(patient, doctor: entry.author) }
      keep(treatment)
    case .treatmentAccepted:
      try requireSide(entry, state, mandates)
      var treatment = try named(entry)
      try state.requireDoctor(treatment.doctor)
      try treatment.requireCode(of: entry)
      guard let patient = entry.subject else { throw StoreError.malformedState }
      if treatment.patient == nil { try requireFree(patient, doctor: treatment.doctor) }
      try treatment.accept(by: patient, at: entry.time)
      keep(treatment)
    case .treatmentEnded:
      var treatment = try named(entry)
      if treatment.doctor != entry.author {
        guard treatment.patient != nil else { throw ConsentRefusal.unknownReference("treatment") }
        try requireSide(entry, state, mandates)
      }
      try treatment.end(at: entry.time)
      keep(treatment)
    case .erasure: try forget(entry)
    default: break
    }
  }

  private mutating func keep(_ treatment: Treatment) {
    treatments[treatment.position] = treatment
    guard let patient = treatment.patient else { return }
    if treatment.state == .ended {
      current[patient]?.remove(treatment.position)
    } else {
      current[patient, default: []].insert(treatment.position)
    }
  }

  private func named(_ entry: Entry) throws -> Treatment {
    guard let treatment = entry.body["of"]?.integer.flatMap({ treatments[$0] }), treatment.isOpen(to: entry) else {
      throw StoreError.unknown(.treatment)
    }
    return treatment
  }

  private func requireFree(_ patient: String, doctor: String) throws(StoreError) {
    guard !(current[patient] ?? []).contains(where: { treatments[$0]?.doctor == doctor }) else {
      throw .exists(.treatment)
    }
  }

  /// Of a patient who was erased since, only what stands in clear is left.
  private func requireSide(_ entry: Entry, _ state: ConsentState, _ mandates: ClearMandates) throws(ConsentRefusal) {
    guard let patient = entry.subject else { throw .unknownPatient }
    if PersonID(patient).flatMap({ state.patient($0) })?.erasure != nil {
      guard mandates.speaks(entry.author, for: patient, at: entry.time) else { throw .notEntitled }
      return
    }
    try state.requireSide(entry.author, of: patient, at: Timestamp(milliseconds: entry.time))
  }

  /// Nobody is anybody's patient after an erasure.
  private mutating func forget(_ entry: Entry) throws {
    for position in entry.subject.flatMap({ current[$0] }) ?? [] {
      guard var treatment = treatments[position] else { continue }
      try treatment.end(at: entry.time)
      keep(treatment)
    }
  }
}
