import Consent
import GRDB
import Ledger

/// What the ledger says of doctors and their patients, entry by entry; the live path and `vigil rebuild` run the same code.
struct TreatmentProjection {
  static let derivedTables = ["treatments"]

  let db: Database
  let ward: Ward

  /// Applies the entry if it is about a treatment; any other is passed over.
  ///
  /// - Throws: ``StoreError/unknown(_:)``, ``StoreError/exists(_:)``, ``StoreError/conflict(_:)`` for a step that the state of
  ///   things does not allow, ``StoreError/malformedState`` when the body is not what the type calls for.
  func apply(_ entry: Entry, at position: Int64) throws {
    switch entry.type {
    case .treatmentOffered: try begin(entry, at: position)
    case .treatmentAccepted: try accept(entry)
    case .treatmentEnded:
      var treatment = try named(entry)
      try treatment.end(at: entry.time)
      try TreatmentRows.update(treatment, db: db)
    case .erasure: try forget(entry)
    default: break
    }
  }

  private func begin(_ entry: Entry, at position: Int64) throws {
    if let patient = entry.subject { try requireFree(patient: patient, doctor: entry.author) }
    try TreatmentRows.insert(try Treatment(offer: entry, at: position), db: db)
  }

  private func accept(_ entry: Entry) throws {
    let patient = try EntryFields(entry).subject()
    var treatment = try named(entry)
    if treatment.patient == nil { try requireFree(patient: patient, doctor: treatment.doctor) }
    try treatment.accept(by: patient, at: entry.time)
    try TreatmentRows.update(treatment, db: db)
  }

  /// The one that the entry names; another patient's is as absent as none. An invitation that was ended under some patient's
  /// name stands on older ledgers, which must be derived again as they were taken: `vigil audit` names it.
  private func named(_ entry: Entry) throws -> Treatment {
    guard let treatment = try TreatmentRows.fetch(try EntryFields(entry).number("of"), db: db),
      treatment.patient == nil || treatment.isOpen(to: entry)
    else { throw StoreError.unknown(.treatment) }
    return treatment
  }

  private func requireFree(patient: String, doctor: String) throws {
    guard ward.registry.patient(id: patient) != nil else { throw StoreError.unknown(.patient) }
    guard try TreatmentRows.current(patient: patient, doctor: doctor, db: db) == nil else {
      throw StoreError.exists(.treatment)
    }
  }

  /// Nobody is anybody's patient after an erasure.
  private func forget(_ entry: Entry) throws {
    guard let patient = entry.subject else { return }
    for var treatment in try TreatmentRows.current(patient: patient, db: db) {
      try treatment.end(at: entry.time)
      try TreatmentRows.update(treatment, db: db)
    }
  }
}
