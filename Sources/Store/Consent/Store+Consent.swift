import Consent

/// Deciding for whoever serves people: nothing leaves before this has returned (CONSENT-2).
extension Store {
  /// Decides on one access and returns when the decision is durable.
  ///
  /// - Throws: ``StoreError/noRoom`` when it cannot be written: then the answer is no.
  package func decide(_ request: AccessRequest) async throws -> Decision {
    try await writer.perform { try $0.decide(request) }
  }

  /// Decides on one page of things and returns when the decisions are durable; see ``Transaction/decide(_:on:)``.
  package func decide(_ request: AccessRequest, on resources: [Resource]) async throws -> [Decision] {
    try await writer.perform { try $0.decide(request, on: resources) }
  }

  /// Everything that was agreed about a patient's data, as of the newest batch.
  package func consent(of patient: PersonID) async throws -> PatientConsent? {
    try await writer.perform { $0.consent(of: patient) }
  }

  /// Where a person stands; nil for nobody who is known.
  package func standing(of person: PersonID) async throws -> PersonStanding? {
    try await writer.perform { $0.standing(of: person) }
  }
}
