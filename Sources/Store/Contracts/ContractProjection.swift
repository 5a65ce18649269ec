import Consent
import GRDB
import Ledger

/// What the ledger says of facilities' contracts, entry by entry. The live path and `vigil rebuild` run the same code; that
/// an author was entitled was found before the entry was appended.
struct ContractProjection {
  /// What this derives.
  static let derivedTables = ["admissions", "assignments", "addressed"] + TreatmentProjection.derivedTables

  let db: Database
  let ward: Ward

  /// Applies the entry if it is about a contract; any other is passed over.
  ///
  /// - Throws: ``StoreError/unknown(_:)``, ``StoreError/conflict(_:)`` for a step that the state of things does not allow,
  ///   ``StoreError/malformedState`` when the body is not what the type calls for.
  func apply(_ entry: Entry, at position: Int64) throws {
    let fields = EntryFields(entry)
    try TreatmentProjection(db: db, ward: ward).apply(entry, at: position)
    switch entry.type {
    case .admissionOffered, .admissionDeclared: try begin(entry, fields, at: position)
    case .admissionAccepted, .admissionEnded: try step(entry, fields)
    case .deviceAssigned: try assign(fields, at: position)
    case .deviceReleased: try release(fields)
    case .consentGranted: try address(entry)
    case .erasure: try forget(entry)
    default: break
    }
  }

  // MARK: Admissions

  private func begin(_ entry: Entry, _ fields: EntryFields, at position: Int64) throws {
    guard let patient = ward.registry.patient(id: try fields.subject()) else { throw StoreError.unknown(.patient) }
    let organisation = try fields.text("organisation")
    guard try AdmissionRows.current(patient: patient.id, organisation: organisation, db: db) == nil else {
      throw StoreError.exists(.admission)
    }
    let admission = Admission(
      position: position, patient: patient.id, organisation: organisation,
      isEmergency: entry.type == .admissionDeclared, time: entry.time)
    try AdmissionRows.insert(admission, subject: patient.subject, db: db)
  }

  private func step(_ entry: Entry, _ fields: EntryFields) throws {
    guard var admission = try AdmissionRows.fetch(try fields.number("of"), db: db),
      admission.patient == entry.subject
    else { throw StoreError.unknown(.admission) }
    try admission.take(entry.type, at: entry.time)
    try AdmissionRows.update(admission, db: db)
  }

  /// Nobody is anywhere after an erasure.
  private func forget(_ entry: Entry) throws {
    guard let patient = entry.subject else { return }
    for var admission in try AdmissionRows.current(patient: patient, db: db) {
      try admission.take(.admissionEnded, at: entry.time)
      try AdmissionRows.update(admission, db: db)
    }
    try db.cachedStatement(sql: "DELETE FROM addressed WHERE patient = ?").execute(arguments: [patient])
  }

  // MARK: Devices

  private func assign(_ fields: EntryFields, at position: Int64) throws {
    let device = try fields.text("device")
    guard ward.registry.device(named: device) != nil else { throw StoreError.unknown(.device) }
    guard try AssignmentRows.current(device: device, db: db) == nil else { throw StoreError.conflict(.deviceAssigned) }
    try AssignmentRows.insert(
      DeviceAssignment(
        position: position, device: device, organisation: try fields.text("organisation"), since: fields.time),
      db: db)
  }

  private func release(_ fields: EntryFields) throws {
    guard var assignment = try AssignmentRows.current(device: try fields.text("device"), db: db),
      assignment.organisation == (try fields.text("organisation"))
    else { throw StoreError.conflict(.deviceNotAssigned) }
    assignment.until = max(assignment.since, fields.time)
    try AssignmentRows.update(assignment, db: db)
  }

  // MARK: Grants

  /// Only that there ever was one: whether it stands is asked of the state of consent.
  private func address(_ entry: Entry) throws {
    guard let patient = entry.subject, let person = entry.body["person"]?.string else { return }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO addressed (person, patient) VALUES (?, ?)")
      .execute(arguments: [person, patient])
  }
}
