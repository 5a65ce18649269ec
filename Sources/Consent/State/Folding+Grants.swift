import Vitals

/// Grants and what ends them.
extension Folding {
  mutating func grant(_ offer: GrantOffer) throws(ConsentRefusal) {
    var patient = try patient(offer.patient)
    let authority = try authority(over: patient, under: offer.under)
    try check(offer.grantee, of: patient)
    try check(offer.terms.terms.scope, of: patient)
    guard patient.grants.count < Bounds.grants else { throw .bound("grants") }
    if let request = offer.request { try check(request, answeredBy: offer, of: patient) }
    var version = 1
    if let old = offer.supersedes { version = try self.version(after: old, in: offer, by: authority, of: patient) }
    guard let author = PersonID(author) else { throw .unknownPerson }
    var grant = Grant(
      id: GrantID(position: position), patient: patient.id, author: author, authority: authority,
      grantee: offer.grantee, terms: offer.terms, request: offer.request, supersedes: offer.supersedes,
      version: version, endorsers: [], isComplete: true)
    if case .custodians = authority {
      grant.endorsers = [author]
      grant.isComplete = patient.panel(at: time)?.threshold == 1
    }
    patient.add(grant)
    effects.patient = patient
  }

  mutating func endorse(_ id: GrantID, of patient: PersonID) throws(ConsentRefusal) {
    let actor = try actor()
    var patient = try self.patient(patient)
    guard let grant = patient.grant(id), case .custodians(let panel) = grant.authority else {
      throw .unknownReference("of")
    }
    guard let live = patient.panel(at: time), live.id == panel, live.custodians.contains(actor.id) else {
      throw .notEntitled
    }
    guard grant.status(at: time) == .awaitingCustodians else { throw .conflict("of") }
    guard !grant.endorsers.contains(actor.id) else { throw .exists("endorsement") }
    patient.endorse(id, by: actor.id, isComplete: grant.endorsers.count + 1 >= live.threshold)
    effects.patient = patient
  }

  mutating func noteExpiry(of position: Int64, of patient: PersonID) throws(ConsentRefusal) {
    try requireNode()
    let patient = try self.patient(patient)
    if let grant = patient.grant(GrantID(position: position)) {
      guard grant.terms.period.isOver(at: time) else { throw .conflict("of") }
    } else if let request = patient.requests[RequestID(position: position)] {
      guard request.answer == nil, request.until <= time else { throw .conflict("of") }
    } else {
      throw .unknownReference("of")
    }
  }

  /// By what right the author acts for the patient.
  func authority(over patient: PatientConsent, under: GrantID? = nil) throws(ConsentRefusal) -> Authority {
    let actor = try actor()
    if let under {
      let parent = try delegable(under, to: actor, of: patient)
      return .delegate(parent.id)
    }
    if actor.id == patient.id { return .patient }
    if let guardianship = patient.guardianship(of: actor.id, at: time) { return .guardian(guardianship.id) }
    if let panel = patient.panel(at: time), panel.custodians.contains(actor.id) { return .custodians(panel.id) }
    throw .notEntitled
  }

  /// The grant under which the author delegates; whether it covers what is granted is asked at each decision.
  private func delegable(
    _ id: GrantID, to actor: PersonStanding, of patient: PatientConsent
  ) throws(ConsentRefusal) -> Grant {
    guard let parent = patient.grant(id) else { throw .unknownReference("under") }
    guard parent.terms.terms.actions.contains(.delegate),
      Actor(actor, anywhereIn: state).isAddressed(by: parent.grantee, of: patient)
    else { throw .notEntitled }
    guard parent.status(at: time) == .live else { throw .conflict("under") }
    var depth = 1
    var above = parent
    while case .delegate(let next) = above.authority, let grant = patient.grant(next) {
      depth += 1
      above = grant
    }
    guard depth <= Bounds.delegations else { throw .bound("delegations") }
    return parent
  }

  private func check(_ grantee: Grantee, of patient: PatientConsent) throws(ConsentRefusal) {
    switch grantee {
    case .person(let id):
      _ = try known(id)
      guard id != patient.id else { throw .malformed("person") }
    case .organisation(let id): _ = try known(id)
    case .role, .family: break
    case .everyone: throw .malformed("group")
    }
  }

  /// A request is answered for whoever asked, or for the organisation they asked for.
  private func check(
    _ id: RequestID, answeredBy offer: GrantOffer, of patient: PatientConsent
  ) throws(ConsentRefusal) {
    guard try answerable(id, of: patient), let request = patient.requests[id] else { throw .conflict("request") }
    switch offer.grantee {
    case .person(let id) where id == request.author: break
    case .organisation(let id) where id == request.organisation: break
    default: throw .conflict("grantee")
    }
  }

  private func version(
    after id: GrantID, in offer: GrantOffer, by authority: Authority, of patient: PatientConsent
  ) throws(ConsentRefusal) -> Int {
    guard let old = patient.grant(id) else { throw .unknownReference("supersedes") }
    guard old.end == nil, old.isComplete, old.grantee == offer.grantee else { throw .conflict("supersedes") }
    if case .delegate = authority, old.author.text != author { throw .notEntitled }
    return old.version + 1
  }
}
