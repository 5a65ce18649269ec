import Consent
import Foundation
import GRDB
import Ledger
import Triage
import Vitals

/// Whom consent lets be called about a patient, and what is done about those whom it does not (decision 0059).
extension Transaction {
  /// Whether a prohibition keeps what a call about this patient says from this person. Only that counts here: who was
  /// suspended is not in any plan (``Person/isCallable``), and whoever an alert calls sees that alert.
  func isForbidden(_ person: String, about patient: PersonID) -> Bool {
    guard let person = PersonID(person), hasProhibitions(patient) else { return false }
    return DataClassSet.watched.members.contains { dataClass in
      let request = AccessRequest(
        by: person, patient: patient, action: .read, resource: .dataClass(dataClass), purpose: .treatment)
      return core.consent.state.decide(request, at: now, position: nextPosition).reasons.contains {
        if case .prohibited = $0 { true } else { false }
      }
    }
  }

  /// Whether the patient ever forbade anything, whenever that counts.
  func hasProhibitions(_ patient: PersonID) -> Bool { consent(of: patient)?.prohibitions.isEmpty == false }

  /// Whom an alert of this patient calls now: those of the care team and on duty whom no prohibition keeps from it.
  func callPlan(of subject: SubjectID) -> CallPlan {
    guard let patient = pseudonym(of: subject) else { return registry.callPlan(of: subject) }
    return registry.callPlan(of: subject) { !isForbidden($0, about: patient) }
  }

  /// Whom a technical alert about this subject calls: the wearer's team, else the gateway's desks. When all of them are
  /// forbidden, the desks all the same: equipment that nobody looks at watches nobody.
  func technicalPlan(about subject: SubjectID) -> CallPlan {
    let plan = callPlan(of: subject)
    guard plan.tiers(for: .high).isEmpty else { return plan }
    return permittedGatewayPlan(about: subject) ?? registry.gatewayPlan
  }

  /// Whether anybody who would be called about this subject may be told whom it is about.
  func canTell(about subject: SubjectID) -> Bool {
    subject == .node || !callPlan(of: subject).tiers(for: .high).isEmpty || permittedGatewayPlan(about: subject) != nil
  }

  /// The gateway's own plan without those who are forbidden; nil when nobody is left of it.
  func permittedGatewayPlan(about subject: SubjectID) -> CallPlan? {
    let plan = registry.gatewayPlan
    guard let patient = pseudonym(of: subject) else { return plan }
    let rest = plan.desks.filter { !isForbidden($0, about: patient) }
    guard !rest.isEmpty || plan.desks.isEmpty else { return nil }
    return CallPlan(team: rest.map { CareTeamMember(person: $0, role: .desk) })
  }

  private func pseudonym(of subject: SubjectID) -> PersonID? { registry.patient(subject).flatMap { PersonID($0.id) } }

  // MARK: When consent changes

  /// Gives the calls about a patient to others, where a prohibition came or went: whoever is forbidden is called no more, and
  /// who is next is called at once.
  func consentChanged(of id: String) throws {
    guard let subject = registry.patient(id: id)?.subject else { return }
    for opened in core.ward.alerts.open.values.filter({ $0.subject == subject }).map(\.opened).sorted() {
      try replan(opened)
    }
    try endGap(of: subject)
  }

  /// Puts the plan of this moment in force, if it is another, and takes back what was answered by whoever may look no more:
  /// that looks after nobody, whether the person is called or not.
  func replan(_ opened: Int64) throws {
    guard let record = core.ward.alerts.open[opened], let patient = pseudonym(of: record.subject) else { return }
    let plan = currentPlan(of: record)
    let isNew = plan != record.alarm.plan
    // Equipment is looked after by whoever its plan still names.
    let void = record.alarm.answered.filter { !plan.names($0) && isForbidden($0, about: patient) }
    guard isNew || !void.isEmpty else { return }
    if isNew { try feed(.planChanged(plan), to: opened) }
    for person in void { try feed(.deactivated(person: person), to: opened) }
    try noteForbidden(alert: opened, of: Set(record.alarm.called + record.alarm.answered))
  }

  /// Writes down who is not called because of a prohibition, so that "why was I not called?" has an answer, and ends what is
  /// under way to them. A rebuild does the same by that entry.
  ///
  /// - Parameter answering: who was called so far, beside the team.
  func noteForbidden(alert opened: Int64, of answering: Set<String> = []) throws {
    guard let record = core.ward.alerts.open[opened], record.technical == nil,
      let patient = pseudonym(of: record.subject)
    else { return }
    let team = registry.patient(record.subject)?.team ?? []
    let forbidden = answering.union(team).filter { isForbidden($0, about: patient) }.sorted()
    guard !forbidden.isEmpty else { return }
    for person in forbidden { try CallRows.cancel(alert: opened, recipient: person, on: db) }
    let position = try append(
      .alertWithheld, about: record.subject, pseudonym: record.pseudonym, body: ["alert": .string(record.name)],
      payload: ["persons": .array(forbidden.map { .string($0) }), "why": "prohibited"])
    try link(position, to: opened)
  }

  // MARK: When nobody may be told

  /// Calls the gateway's desks about a device, without a word about its wearer: an alert stands of which consent tells
  /// nobody who could be called. Somebody goes and looks.
  func callWithoutContent(_ record: AlertRecord, finding: TechnicalFinding) throws {
    try raiseTechnical(
      try untoldKey(of: record), about: .node, pseudonym: nil, finding: finding, readingTime: now,
      timings: record.alarm.timings, details: ["for": .string(record.name), "withheld": "consent"])
  }

  /// Ends that call: the alert is over, or somebody is told of it now.
  func endUntold(_ record: AlertRecord, why: String) throws {
    guard record.technical == nil, record.pseudonym != nil else { return }
    try endTechnical(try untoldKey(of: record), readingTime: now, why: why)
  }

  /// By the device that sent the first evidence, whichever has joined since: who wears it is what nobody may be told.
  private func untoldKey(of record: AlertRecord) throws -> TechnicalKey {
    let bytes = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT bytes FROM entries WHERE position = ?"), arguments: [record.opened])
    guard let bytes else { throw StoreError.unknown(.entry) }
    let device = try Entry.parse(Array(bytes)).body["device"]?.string.flatMap { registry.device(named: $0)?.index }
    return TechnicalKey(.nobodyToCall, of: device ?? .nobody)
  }

  // MARK: Decisions

  /// What the batch's calls rest on: one decision for each person and patient, in the block of the alert that calls (CONSENT-2).
  ///
  /// A look that was decided less than ``SightBook/lookMilliseconds`` ago and still stands word for word is not written again.
  func decideForCalls() throws -> [Sight.Request: Sight] {
    var decided: [Sight.Request: Sight] = [:]
    for call in core.batch.calls {
      guard let patient = core.ward.alerts.open[call.alert]?.pseudonym.flatMap({ PersonID($0) }),
        let person = PersonID(call.recipient)
      else { continue }
      let request = Sight.Request(by: person, of: patient)
      // Nobody who is called asked for anything: there is no attempt to write down.
      guard decided[request] == nil, wouldPermit(request) else { continue }
      decided[request] = try sight(request)
    }
    return decided
  }

  private func wouldPermit(_ request: Sight.Request) -> Bool {
    wouldPermit(
      AccessRequest(
        by: request.person, patient: request.patient, action: .read, resource: .dataClass(.alerts),
        purpose: request.purpose))
  }
}
