import Consent
import GRDB
import Ledger

/// What the ledger says of appointments, entry by entry. The live path and `vigil rebuild` run the same code.
struct AppointmentProjection {
  let db: Database
  let ward: Ward

  /// Applies the entry if it is a step of an appointment; any other is passed over.
  ///
  /// - Throws: what ``Appointment/take(_:by:at:)`` throws, or ``StoreError/malformedState``.
  func apply(_ entry: Entry, at position: Int64) throws {
    guard entry.type.rawValue.hasPrefix("appointment.") else { return }
    guard let patient = entry.subject, let subject = ward.registry.patient(id: patient)?.subject else {
      throw StoreError.unknown(.patient)
    }
    if entry.type == .appointmentAsked {
      guard entry.author == patient, let doctor = entry.body["with"]?.string,
        let known = ward.registry.person(id: doctor), known.role == .doctor
      else { throw StoreError.unknown(.person) }
      let asked = Appointment(position: position, patient: patient, doctor: doctor)
      return try AppointmentRows.insert(asked, subject: subject, db: db)
    }
    guard let named = entry.body["of"]?.integer, var appointment = try AppointmentRows.fetch(named, db: db),
      appointment.patient == patient
    else { throw StoreError.unknown(.appointment) }
    try appointment.take(entry.type, by: entry.author, at: position)
    try AppointmentRows.update(appointment, db: db)
  }
}
