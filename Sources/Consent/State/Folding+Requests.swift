import Vitals

/// Requests and their answers.
extension Folding {
  mutating func request(_ offer: RequestOffer) throws(ConsentRefusal) {
    let actor = try actor()
    var patient = try patient(offer.patient)
    guard actor.id != patient.id else { throw .notEntitled }
    if let organisation = offer.organisation {
      let standing = try known(organisation)
      guard standing.licence == .approved else { throw .notApproved(standing.licence) }
      guard actor.affiliations.contains(organisation) else { throw .notEntitled }
    }
    guard offer.until > time else { throw .malformed("until") }
    try check(offer.terms.scope, of: patient)
    patient.dropUnanswered(at: time)
    guard patient.unanswered.count < Bounds.openRequests, patient.requests.count < Bounds.requests else {
      throw .bound("requests")
    }
    let own = patient.unanswered.filter { patient.requests[$0]?.author == actor.id }
    guard own.count < Bounds.openRequestsPerAuthor else { throw .bound("requests") }
    patient.add(
      ConsentRequest(
        id: RequestID(position: position), patient: patient.id, author: actor.id, organisation: offer.organisation,
        terms: offer.terms, wantedUntil: offer.wantedUntil, wantedUses: offer.wantedUses, time: time,
        until: offer.until))
    effects.patient = patient
  }

  mutating func deny(_ id: RequestID, of patient: PersonID) throws(ConsentRefusal) {
    var patient = try self.patient(patient)
    _ = try authority(over: patient)
    guard try answerable(id, of: patient) else { throw .conflict("request") }
    patient.answer(id, with: .denied(at: position))
    effects.patient = patient
  }

  /// Whether a request that exists can be answered now.
  func answerable(_ id: RequestID, of patient: PatientConsent) throws(ConsentRefusal) -> Bool {
    guard let request = patient.requests[id] else { throw .unknownReference("request") }
    return request.answer == nil && time < request.until
  }

  /// A record that is named must exist.
  func check(_ scope: ConsentScope, of patient: PatientConsent) throws(ConsentRefusal) {
    if case .record(let record) = scope, patient.records[record] == nil { throw .unknownReference("record") }
  }
}

extension PatientConsent {
  /// Forgets which requests wait that can no longer be answered, so that they do not fill the bound.
  fileprivate mutating func dropUnanswered(at time: Timestamp) {
    unanswered = unanswered.filter { id in requests[id].map { time < $0.until } ?? false }
  }
}
