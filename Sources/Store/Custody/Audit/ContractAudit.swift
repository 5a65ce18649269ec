import Consent
import Ledger
import Vitals

/// Contracts of facilities, treatments and appointments along a walk over the ledger: who might sign each step, by the rules of the
/// writer and without its tables.
struct ContractAudit {
  private var admissions: [Int64: Admission] = [:]
  /// Admissions that were not ended, by patient.
  private var current: [String: Set<Int64>] = [:]
  /// To which facility a device belongs.
  private var owners: [String: String] = [:]
  private var appointments: [Int64: Appointment] = [:]
  private var treatments = TreatmentAudit()

  /// Takes one step; any other entry is passed over.
  ///
  /// - Parameters:
  ///   - state: of consent, before the entry.
  ///   - mandates: who acted for patients who were erased since.
  /// - Returns: what is wrong, and then nothing was changed; nil when nothing is.
  mutating func take(
    _ entry: Entry, state: ConsentState, mandates: ClearMandates, at position: Int64
  ) -> ActFault? {
    do {
      try treatments.take(entry, state: state, mandates: mandates, at: position)
      if entry.type == .erasure { return forget(entry) }
      let contract = try FacilityContract(entry) { admissions[$0] }
      if let contract, !Self.isOfErased(contract, entry, state, mandates) {
        try state.requireParty(to: contract, by: entry.author, at: Timestamp(milliseconds: entry.time))
      }
      try step(entry, at: position)
      return nil
    } catch let refusal as ConsentRefusal {
      return .noParty(refusal)
    } catch StoreError.unknown {
      return .notEntitled
    } catch { return .outOfTurn }
  }

  /// Whether a patient who was erased since, or somebody for them, signed as the patient's side: of that only what stands in
  /// clear is left.
  private static func isOfErased(
    _ contract: FacilityContract, _ entry: Entry, _ state: ConsentState, _ mandates: ClearMandates
  ) -> Bool {
    switch contract {
    case .acceptance(let patient), .end(let patient, _):
      PersonID(patient).flatMap { state.patient($0) }?.erasure != nil
        && mandates.speaks(entry.author, for: patient, at: entry.time)
    case .offer, .declaration, .assignment, .release: false
    }
  }

  private mutating func step(_ entry: Entry, at position: Int64) throws {
    switch entry.type {
    case .admissionOffered, .admissionDeclared: try begin(entry, at: position)
    case .admissionAccepted, .admissionEnded: try move(entry)
    case .deviceAssigned, .deviceReleased: try hand(entry)
    case let type where type.rawValue.hasPrefix("appointment."): try meet(entry, at: position)
    default: break
    }
  }

  private mutating func begin(_ entry: Entry, at position: Int64) throws {
    guard let patient = entry.subject, let organisation = entry.body["organisation"]?.string,
      !(current[patient] ?? []).contains(where: { admissions[$0]?.organisation == organisation })
    else { throw StoreError.conflict(.admission) }
    admissions[position] = Admission(
      position: position, patient: patient, organisation: organisation,
      isEmergency: entry.type == .admissionDeclared, time: entry.time)
    current[patient, default: []].insert(position)
  }

  private mutating func move(_ entry: Entry) throws {
    guard let of = entry.body["of"]?.integer, var admission = admissions[of] else {
      throw StoreError.unknown(.admission)
    }
    try admission.take(entry.type, at: entry.time)
    admissions[of] = admission
    if admission.state == .ended { current[admission.patient]?.remove(of) }
  }

  private mutating func hand(_ entry: Entry) throws {
    guard let device = entry.body["device"]?.string, let organisation = entry.body["organisation"]?.string else {
      throw StoreError.malformedState
    }
    let isAssigned = entry.type == .deviceAssigned
    guard owners[device] == (isAssigned ? nil : organisation) else { throw StoreError.conflict(.deviceAssigned) }
    owners[device] = isAssigned ? organisation : nil
  }

  private mutating func meet(_ entry: Entry, at position: Int64) throws {
    guard let patient = entry.subject else { throw StoreError.malformedState }
    if entry.type == .appointmentAsked {
      guard entry.author == patient, let doctor = entry.body["with"]?.string else { throw StoreError.unknown(.person) }
      appointments[position] = Appointment(position: position, patient: patient, doctor: doctor)
      return
    }
    guard let of = entry.body["of"]?.integer, var appointment = appointments[of], appointment.patient == patient
    else { throw StoreError.unknown(.appointment) }
    try appointment.take(entry.type, by: entry.author, at: position)
    appointments[of] = appointment
  }

  /// Nobody is anywhere after an erasure.
  private mutating func forget(_ entry: Entry) -> ActFault? {
    for position in entry.subject.flatMap({ current.removeValue(forKey: $0) }) ?? [] {
      try? admissions[position]?.take(.admissionEnded, at: entry.time)
    }
    return nil
  }
}
