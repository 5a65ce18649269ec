import GRDB
import Ledger

extension Reader {
  /// A patient's appointments before a position, the newest first, with what is sealed about each: when, how, and why.
  package func appointments(
    of patient: String, before position: Int64, limit: Int
  ) async throws -> [(appointment: Appointment, terms: ListedValue)] {
    try await read { snapshot in
      try AppointmentRows.page(patient: patient, before: position, limit: limit, db: snapshot.db).map { appointment in
        (appointment, try ListedValue.fetch(appointment.terms, on: snapshot))
      }
    }
  }

  /// The appointments that a doctor was asked for: what stands of them in clear, no more.
  package func appointments(with doctor: String, before position: Int64, limit: Int) async throws -> [Appointment] {
    try await read { try AppointmentRows.page(doctor: doctor, before: position, limit: limit, db: $0.db) }
  }
}
