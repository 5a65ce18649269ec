import Consent
import Store
import Vitals

extension RecordDesk {
  /// Everything that was agreed about a patient's data, and the instant as of which: who may read the log of accesses may
  /// read the contracts that they rested on. Nil for nobody who is known.
  ///
  /// - Throws: ``AccessDenied``.
  package func contracts(
    of patient: PersonID, by asker: Asker
  ) async throws -> (consent: PatientConsent, time: Timestamp)? {
    let decision = try await store.decide(asker.request(.list, .dataClass(.accessLog), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    return try await store.consent(of: patient).map { ($0, decision.time) }
  }

  /// The desk of links over the same store.
  package func makeLinks() -> LinkDesk {
    LinkDesk(
      writer: store.writer, reader: store.reader, node: node, reserve: reserve, clock: clock,
      random: store.configuration.random)
  }
}
