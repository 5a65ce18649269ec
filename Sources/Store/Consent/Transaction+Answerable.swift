import Consent
import Vitals

extension Transaction {
  /// Requests that this person could answer now, as a patient, guardian or custodian, by id.
  package func answerable(by person: PersonID) -> [ConsentRequest] {
    core.consent.patients(of: person).compactMap { consent(of: $0) }
      .filter { represents(person, $0) }.flatMap { $0.pendingRequests(at: now) }.sorted { $0.id < $1.id }
  }

  private func represents(_ person: PersonID, _ patient: PatientConsent) -> Bool {
    person == patient.id || patient.guardianship(of: person, at: now) != nil
      || patient.panel(at: now)?.custodians.contains(person) == true
  }
}

extension Store {
  /// Requests that this person could answer now, as of the newest batch.
  package func answerable(by person: PersonID) async throws -> [ConsentRequest] {
    try await writer.perform { $0.answerable(by: person) }
  }
}
