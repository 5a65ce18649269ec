import Vitals

/// What an alert, a signed reason or a pending review permits.
extension Deciding {
  /// Whom an open alert called sees that alert's own content; without it the call would be of no use. Not even who wants
  /// no emergency access takes that back, only a prohibition.
  func alertContent() -> Permit? {
    guard request.resource == .dataClass(.alerts), action.isSubset(of: [.see, .list, .read]),
      purpose.isSubset(of: [.treatment, .emergencyTreatment]),
      case let alerts = patient.alerts.values.filter({ $0.called[request.person] != nil }).map(\.name).sorted(),
      let newest = alerts.last
    else { return nil }
    return Permit(basis: .alertContent(newest), obligations: alerts.map { .alertOnly($0) })
  }

  /// A privacy officer who must review an emergency access sees who accessed what.
  func review() -> Permit? {
    guard actor.standing.role == .privacyOfficer, request.purpose == .operations,
      request.resource == .dataClass(.accessLog), action.isSubset(of: [.see, .list, .read]),
      let emergency = patient.unreviewed.first(where: { patient.emergencies[$0]?.person != request.person })
    else { return nil }
    return Permit(basis: .review(emergency))
  }

  /// Emergency access: for a doctor whom an open alert called, or who signed a reason.
  func emergency() -> Permit? {
    guard isEmergencyClaimed, isWithinEmergency else { return nil }
    if patient.policy.letsCalled, let (alert, until) = call() {
      let review = patient.emergency(of: request.person, on: .called(alert))?.reviewDue
      return emergency(.emergencyCalled(alert), until: until, review: review)
    }
    if patient.policy.letsStrangers, let declared = declaration() {
      return emergency(.emergencyDeclared(declared.id), until: Self.end(of: declared), review: declared.reviewDue)
    }
    return nil
  }

  /// Why a claimed emergency does not permit it; none when no emergency was claimed.
  func emergencyReasons() -> [DenialReason] {
    guard isEmergencyClaimed else { return request.purpose == .emergencyTreatment ? [.noEmergency] : [] }
    var reasons: [DenialReason] = []
    if !isWithinEmergency { reasons.append(.beyondEmergency) }
    let (isCalled, hasDeclared) = (call() != nil, declaration() != nil)
    if !isCalled, !hasDeclared { reasons.append(.noEmergency) }
    let (called, strangers) = (patient.policy.letsCalled, patient.policy.letsStrangers)
    if (isCalled && !called) || (hasDeclared && !strangers) || (!called && !strangers) { reasons.append(.optedOut) }
    return reasons
  }

  private var isEmergencyClaimed: Bool {
    request.purpose == .emergencyTreatment && actor.standing.role == .doctor
  }

  private var isWithinEmergency: Bool { action.isSubset(of: .emergency) && dataClass.isSubset(of: .clinical) }

  private func emergency(_ basis: Basis, until: Timestamp, review: Timestamp?) -> Permit {
    Permit(
      basis: basis,
      obligations: [
        .expire(at: until), .notifyPatient, .notifyPrivacyOfficers,
        .review(by: review ?? time.adding(milliseconds: EmergencyTerms.reviewMilliseconds)),
      ])
  }

  /// The open alert whose call holds longest; of equal ones the newest.
  private func call() -> (AlertName, Timestamp)? {
    var best: (AlertName, Timestamp)?
    for alert in patient.alerts.values where !alert.isTechnical {
      guard let called = alert.called[request.person] else { continue }
      let until = called.adding(milliseconds: EmergencyTerms.calledMilliseconds)
      guard time < until else { continue }
      if let best, (best.1, best.0) > (until, alert.name) { continue }
      best = (alert.name, until)
    }
    return best
  }

  /// The signed reason that holds longest. It begins by its place on the ledger: the signer's clock may run ahead.
  private func declaration() -> EmergencyAccess? {
    patient.unreviewed.compactMap { patient.emergencies[$0] }
      .filter { $0.person == request.person && $0.ground == .declared && time < Self.end(of: $0) }
      .max { ($0.since, $0.id) < ($1.since, $1.id) }
  }

  private static func end(of declared: EmergencyAccess) -> Timestamp {
    declared.since.adding(milliseconds: EmergencyTerms.declaredMilliseconds)
  }
}
