import Vitals

/// Prohibitions, and the end of whatever was agreed.
extension Folding {
  mutating func prohibit(_ offer: ProhibitionOffer) throws(ConsentRefusal) {
    var patient = try patient(offer.patient)
    switch try authority(over: patient) {
    case .patient, .guardian: break
    // One of several could lock everybody out; the panel revokes grants instead.
    case .custodians, .delegate: throw .notEntitled
    }
    switch offer.against {
    case .person(let id):
      _ = try known(id)
      guard id != patient.id else { throw .malformed("person") }
    case .organisation(let id): _ = try known(id)
    case .role, .family, .everyone: break
    }
    try check(offer.terms.scope, of: patient)
    guard patient.standing.count < Bounds.prohibitions, patient.prohibitions.count < Bounds.grants else {
      throw .bound("prohibitions")
    }
    guard let author = PersonID(author) else { throw .unknownPerson }
    patient.add(
      Prohibition(
        id: ProhibitionID(position: position), patient: patient.id, author: author, against: offer.against,
        terms: offer.terms, period: offer.period))
    effects.patient = patient
  }

  mutating func revoke(_ target: Int64, of patient: PersonID) throws(ConsentRefusal) {
    let actor = try actor()
    var patient = try self.patient(patient)
    if let grant = patient.grant(GrantID(position: target)) {
      guard maySpeak(actor, for: patient) || grant.author == actor.id || grant.grantee == .person(actor.id) else {
        throw .notEntitled
      }
      guard grant.end == nil else { throw .conflict("of") }
      patient.end(grant.id, as: .revoked(at: position))
    } else if let index = patient.prohibitions.firstIndex(where: { $0.id.position == target }) {
      try lift(index, of: &patient, by: actor)
    } else if let request = patient.requests[RequestID(position: target)] {
      guard request.author == actor.id else { throw .notEntitled }
      guard request.answer == nil else { throw .conflict("of") }
      patient.answer(request.id, with: .withdrawn(at: position))
    } else {
      try end(target, of: &patient, by: actor)
    }
    effects.patient = patient
  }

  /// Ending a grant only narrows, so any one custodian may.
  private func maySpeak(_ actor: PersonStanding, for patient: PatientConsent) -> Bool {
    actor.id == patient.id || patient.guardianship(of: actor.id, at: time) != nil
      || patient.panel(at: time)?.custodians.contains(actor.id) == true
  }

  /// Ending a prohibition widens: a guardian may only where the guardianship reaches.
  private func lift(
    _ index: Int, of patient: inout PatientConsent, by actor: PersonStanding
  ) throws(ConsentRefusal) {
    let prohibition = patient.prohibitions[index]
    if actor.id != patient.id {
      let classes: DataClassSet =
        switch prohibition.terms.scope {
        case .classes(let classes): classes
        case .record(let record): DataClassSet(patient.records[record].map { [$0.dataClass] } ?? [])
        }
      guard let guardianship = patient.guardianship(of: actor.id, at: time), classes.isSubset(of: guardianship.classes)
      else { throw .notEntitled }
    }
    guard prohibition.revokedAt == nil else { throw .conflict("of") }
    patient.lift(index, at: position)
  }
}
