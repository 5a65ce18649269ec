import Consent
import Ledger
import Vitals

/// Consent on the writer: what entries change, and what is decided (CONSENT-1, CONSENT-2).
extension Transaction {
  /// Folds an entry that was just appended, if it concerns consent.
  ///
  /// - Throws: `ConsentRefusal`, which takes the whole submission back: an act that consent refuses is never on the ledger.
  func foldConsent(_ entry: Entry, payload: [UInt8]?, at position: Int64) throws {
    guard ConsentEntry.concerns(entry, payload: payload) else { return }
    var values = ConsentValues.absent
    if let payload, ConsentEntry.needsValues(entry.type) {
      values = .opened(try CanonicalJSON.parse(canonical: payload))
    }
    let change = try core.consent.fold(entry, values: values, at: position)
    core.ward.undo.push { [core] _ in core.consent.undo(change) }
    core.batch.changed(change)
    if let id = change.person { core.ward.bar(id, by: core.consent.state) }
    try ConsentRows.keep(entry, change, core.consent.state, at: position, db: db)
    try leaveNotices(of: entry, at: position)
  }

  /// Where a person stands with the administrators, with roles and affiliations; nil for nobody who is known.
  package func standing(of person: PersonID) -> PersonStanding? { core.consent.state.person(person) }

  /// What the engine knows of an organisation.
  package func standing(of organisation: OrganisationID) -> OrganisationStanding? {
    core.consent.state.organisation(organisation)
  }

  /// The first organisations after an id that stand so with the administrators, by id.
  package func organisations(_ licence: LicenceState, after cursor: String, limit: Int) -> [OrganisationStanding] {
    core.consent.state.organisations(licence, after: cursor, limit: limit)
  }

  /// Who acts for an organisation, by id.
  package func members(of organisation: OrganisationID) -> [PersonStanding] {
    core.consent.state.members(of: organisation)
  }

  /// Everything that was agreed about a patient's data. Do not hold it while anything is appended: it would be copied.
  package func consent(of patient: PersonID) -> PatientConsent? { core.consent.state.patient(patient) }

  /// Whether what this organisation wrote counts as a trusted facility's.
  package func isTrusted(_ organisation: OrganisationID?) -> Bool { core.consent.state.isTrusted(organisation) }

  /// Emergency accesses that nobody has reviewed, the most pressing first.
  package func reviewsDue() -> [EmergencyAccess] { core.consent.state.reviewsDue() }

  // MARK: Deciding

  /// Decides on one access, puts the decision on the ledger, permit or denial, and counts what it uses (CONSENT-2).
  ///
  /// The access may begin when the submission is durable and no sooner. One call is one use of a counted grant.
  /// - Parameter unopened: why nothing will be opened though it is permitted: then it costs no use.
  /// - Throws: ``StoreError/conflict(_:)`` when the person may not act at all any more.
  package func decide(_ request: AccessRequest, unopened: Unopened? = nil) throws -> Decision {
    guard let decision = try decide(request, on: [request.resource], unopened: unopened).first else {
      throw StoreError.malformedState
    }
    return decision
  }

  /// Decides on one page of things, by one entry and at most one use of each counted grant.
  ///
  /// - Parameters:
  ///   - resources: at most ``Consent/AccessRecord/itemBound``; with none, the request's own resource is decided on, so that
  ///     an empty page leaves its entry too.
  ///   - unopened: why nothing will be opened though it is permitted.
  /// - Returns: one decision for each resource, in order.
  package func decide(
    _ request: AccessRequest, on resources: [Resource], unopened: Unopened? = nil
  ) throws -> [Decision] {
    guard resources.count <= AccessRecord.itemBound else { throw StoreError.conflict(.tooMany) }
    if let person = registry.person(id: request.person.text), !person.isActive {
      throw StoreError.conflict(.personInactive)
    }
    let (request, subject) = try addressed(request)
    let decisions = core.consent.state.decide(
      request, on: resources.isEmpty ? [request.resource] : resources, at: now, position: nextPosition)
    guard let record = AccessRecord(decisions, unopened: unopened) else { throw StoreError.malformedState }
    try append(
      .accessDecided, about: subject, pseudonym: request.patient.text, body: record.body, payload: record.payload)
    return decisions
  }

  /// An attempt on somebody who is not here, or no more, is recorded under one name for all of them: what was typed must
  /// not reach the ledger, and the answer is the same.
  private func addressed(_ request: AccessRequest) throws -> (AccessRequest, SubjectID) {
    if let patient = registry.patient(id: request.patient.text), try keyUnlessErased(of: patient.subject) != nil {
      return (request, patient.subject)
    }
    guard let nobody = PersonID(Self.nobody) else { throw StoreError.malformedState }
    let changed = AccessRequest(
      by: request.person, for: request.organisation, patient: nobody, action: request.action,
      resource: request.resource, purpose: request.purpose)
    return (changed, try subject(named: Self.nobody) ?? makeSubject(pseudonym: Self.nobody, kind: "nobody"))
  }

  /// What stands on the ledger for a patient who does not exist.
  package static let nobody = "pat-unknown"
}
