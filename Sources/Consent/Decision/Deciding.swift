import Vitals

/// One decision on its way: everybody is known and may act, and the resource is the patient's.
struct Deciding {
  /// A right, with what it rests on.
  struct Permit {
    let basis: Basis
    var grants: [GrantID] = []
    var obligations: [Obligation] = []
  }

  enum Verdict {
    case permit(Permit)
    case deny([DenialReason])
  }

  let state: ConsentState
  let request: AccessRequest
  let patient: PatientConsent
  let actor: Actor
  let time: Timestamp
  /// The class of the resource, as a set of one.
  let dataClass: DataClassSet
  let action: ActionSet
  let purpose: PurposeSet
  /// The record that is asked for, if it is one.
  let record: RecordFacts?
  /// Whether a trusted facility wrote the record.
  let isSourceTrusted: Bool
  let version: RuleVersion

  /// Looks everybody up; every reason why that alone forbids it.
  static func begin(
    _ request: AccessRequest, in state: ConsentState, at time: Timestamp, by version: RuleVersion
  ) -> (Deciding?, [DenialReason]) {
    var reasons: [DenialReason] = []
    let patient = state.patients[request.patient]
    if patient == nil { reasons.append(.patientUnknown) }
    if patient?.erasure != nil { reasons.append(.patientErased) }
    let person = state.persons[request.person]
    if person == nil { reasons.append(.personUnknown) }
    if let person, !person.isApproved { reasons.append(.personNotApproved(person.licence)) }
    let organisation = request.organisation.flatMap { state.organisations[$0] }
    if let id = request.organisation {
      if organisation == nil { reasons.append(.organisationUnknown) }
      if let organisation, organisation.licence != .approved {
        reasons.append(.organisationNotApproved(organisation.licence))
      }
      if let person, !person.affiliations.contains(id) { reasons.append(.notAffiliated) }
    }
    var record: RecordFacts?
    var dataClass: DataClass?
    switch request.resource {
    case .dataClass(let asked): dataClass = asked
    case .record(let id):
      record = patient?.records[id]
      dataClass = record?.dataClass
    case .outline(let id):
      record = patient?.records[id]
      dataClass = record == nil ? nil : .directoryEntry
    }
    if dataClass == nil, patient != nil, patient?.erasure == nil { reasons.append(.recordUnknown) }
    guard let patient, let person, let dataClass else { return (nil, reasons) }
    let deciding = Deciding(
      state: state, request: request, patient: patient, actor: Actor(person, for: organisation), time: time,
      dataClass: [dataClass], action: [request.action], purpose: [request.purpose], record: record,
      isSourceTrusted: state.isTrusted(record?.organisation), version: version)
    return (deciding, reasons)
  }

  func verdict() -> Verdict {
    var reasons: [DenialReason] = []
    if request.action == .correct, let record, record.author != request.person { reasons.append(.notAuthor) }
    if request.person == request.patient {
      guard action.isSubset(of: .own) else { return .deny(reasons + [.noGrant]) }
      return reasons.isEmpty ? .permit(Permit(basis: .own)) : .deny(reasons)
    }
    reasons += prohibitions(on: actor, doing: action).map { .prohibited($0.id) }
    if isBeyondDirectory { reasons.append(.beyondDirectory) }
    if let permit = mildest() { return reasons.isEmpty ? .permit(permit) : .deny(reasons) }
    return .deny(reasons + grantReasons() + emergencyReasons())
  }

  private func mildest() -> Permit? {
    guardian() ?? grant(counted: false) ?? careTeam() ?? facilityWatch() ?? alertContent() ?? review()
      ?? grant(counted: true) ?? emergency()
  }

  /// The prohibitions that bind an actor who wants to do one of `actions` with the resource.
  func prohibitions(on actor: Actor, doing actions: ActionSet) -> [Prohibition] {
    patient.standing.map { patient.prohibitions[$0] }.filter { prohibition in
      prohibition.isLive(at: time) && actions.isSubset(of: prohibition.terms.actions)
        && purpose.isSubset(of: prohibition.terms.purposes)
        && covers(prohibition.terms.scope) && actor.isBound(by: prohibition.against, of: patient)
    }
  }

  /// What forbids a record or its class forbids its outline too.
  private func covers(_ scope: ConsentScope) -> Bool {
    if scope.covers(request.resource, of: dataClass) { return true }
    guard case .outline(let id) = request.resource, let record else { return false }
    return scope.covers(.record(id), of: [record.dataClass])
  }

  private func guardian() -> Permit? {
    guard let guardianship = guardianship(), action.isSubset(of: .own) else { return nil }
    let expiry = guardianship.period.until.map { [Obligation.expire(at: $0)] }
    return Permit(basis: .guardian(guardianship.id), obligations: expiry ?? [])
  }

  private func guardianship() -> Guardianship? {
    patient.guardianships.first { guardianship in
      guardianship.guardian == request.person && guardianship.isLive(at: time)
        && dataClass.isSubset(of: guardianship.classes)
    }
  }
}
