import Consent
import Ledger
import Store
import Vitals

extension RecordDesk {
  /// A patient's appointments with when and how: for the patient, and for whom the patient lets know (the doctor who was
  /// asked, the hospital's desk).
  ///
  /// - Throws: ``AccessDenied``.
  package func appointments(
    of patient: PersonID, before: Int64, limit: Int, by asker: Asker
  ) async throws -> Page<AppointmentItem> {
    let limit = min(max(limit, 1), Page<AppointmentItem>.maximumLimit)
    let decision = try await store.decide(asker.request(.list, .dataClass(.appointments), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    let rows = try await store.reader.appointments(of: patient.text, before: before, limit: limit)
    return Page(
      items: rows.map { AppointmentItem(appointment: $0.appointment, terms: $0.terms) },
      next: rows.count < limit ? nil : rows.last?.appointment.position)
  }

  /// The appointments that patients asked this doctor for, as they stand on the ledger in clear: addressed to the doctor,
  /// and without when or why.
  package func appointments(
    with doctor: PersonID, before: Int64, limit: Int
  ) async throws -> Page<AppointmentItem> {
    let limit = min(max(limit, 1), Page<AppointmentItem>.maximumLimit)
    let rows = try await store.reader.appointments(with: doctor.text, before: before, limit: limit)
    return Page(
      items: rows.map { AppointmentItem(appointment: $0, terms: ListedValue(value: nil)) },
      next: rows.count < limit ? nil : rows.last?.position)
  }
}

/// An appointment as a list shows it.
package struct AppointmentItem: Sendable {
  package let appointment: Appointment
  /// When and how; nothing for who may not know, and after erasure.
  package let terms: ListedValue

  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "appointment": .integer(appointment.position), "doctor": .string(appointment.doctor),
      "patient": .string(appointment.patient), "state": .string(appointment.state.rawValue),
    ]
    members["turn"] = appointment.turn.map { .string($0) }
    members["terms"] = terms.value
    if terms.isBroken { members["termsState"] = "broken" }
    return .object(members)
  }
}
