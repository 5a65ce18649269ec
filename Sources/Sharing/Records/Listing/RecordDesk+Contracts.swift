import Consent
import Store
import Vitals

extension RecordDesk {
  /// Everything that was agreed about a patient's data, who treats the patient or offers to, and the instant as of which: who
  /// may read the log of accesses may read the contracts that they rested on, and whoever speaks for the patient learns here
  /// what waits for an answer. Nil for nobody who is known.
  ///
  /// - Throws: ``AccessDenied``.
  package func contracts(
    of patient: PersonID, by asker: Asker
  ) async throws -> (consent: PatientConsent, treatments: [TreatmentItem], time: Timestamp)? {
    let decision = try await store.decide(asker.request(.list, .dataClass(.accessLog), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    guard let consent = try await store.consent(of: patient) else { return nil }
    let treatments = try await store.reader.currentTreatments(of: patient.text)
    return (consent, treatments.map(TreatmentItem.init), decision.time)
  }

  /// The desk of links over the same store.
  package func makeLinks() -> LinkDesk {
    LinkDesk(
      writer: store.writer, reader: store.reader, node: node, reserve: reserve, clock: clock,
      random: store.configuration.random)
  }
}
