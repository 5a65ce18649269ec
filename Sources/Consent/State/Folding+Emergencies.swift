import Ledger
import Vitals

/// Emergency policy, access and reviews, and the alerts that call.
extension Folding {
  mutating func set(_ policy: EmergencyPolicy, for patient: PersonID) throws(ConsentRefusal) {
    var patient = try self.patient(patient)
    try requireSelfOrGuardian(of: patient)
    patient.policy = policy
    effects.patient = patient
  }

  mutating func declareEmergency(for patient: PersonID) throws(ConsentRefusal) {
    let doctor = try actor(.doctor)
    var patient = try self.patient(patient)
    guard doctor.id != patient.id, patient.policy.letsStrangers else { throw .notEntitled }
    try open(.declared, by: doctor.id, for: &patient)
    effects.patient = patient
  }

  mutating func review(_ id: EmergencyID, of patient: PersonID) throws(ConsentRefusal) {
    let officer = try actor(.privacyOfficer)
    var patient = try self.patient(patient)
    guard let emergency = patient.emergencies[id] else { throw .unknownReference("of") }
    guard emergency.person != officer.id else { throw .notEntitled }
    guard emergency.reviewedAt == nil else { throw .conflict("of") }
    patient.emergencies[id]?.reviewedAt = position
    patient.unreviewed.removeAll { $0 == id }
    effects.patient = patient
    effects.reviewed = id
  }

  /// Begins an emergency access under this entry's position.
  mutating func open(
    _ ground: EmergencyAccess.Ground, by person: PersonID, for patient: inout PatientConsent
  ) throws(ConsentRefusal) {
    guard patient.emergencies.count < Bounds.emergencies else { throw .bound("emergencies") }
    let emergency = EmergencyAccess(
      id: EmergencyID(position: position), patient: patient.id, person: person, ground: ground, since: time,
      reviewDue: time.adding(milliseconds: EmergencyTerms.reviewMilliseconds))
    patient.emergencies[emergency.id] = emergency
    patient.unreviewed.append(emergency.id)
    effects.opened = emergency
  }

  /// Follows who is on the care team.
  mutating func teamChanged(_ entry: Entry) {
    guard let id = entry.subject.flatMap({ PersonID($0) }), var patient = state.patients[id], patient.erasure == nil
    else { return }
    patient.team = CareTeam(entry, at: position)
    effects.patient = patient
  }

  /// Follows whom an open alert calls, as the gateway says. Entries of the alert path are never refused here: they are not
  /// consent's.
  mutating func alertMoved(_ entry: Entry, values: ConsentValues) {
    guard let id = entry.subject.flatMap({ PersonID($0) }), var patient = state.patients[id], patient.erasure == nil,
      let name = alertName(of: entry)
    else { return }
    let before = patient.alerts[name]
    switch entry.type {
    case .alertResolved, .technicalEnded: patient.alerts[name] = nil
    case .alertRejected:
      if let person = PersonID(author) { patient.alerts[name]?.called[person] = nil }
    case .technicalRaised: patient.alerts[name] = LiveAlert(name: name, isTechnical: true)
    default:
      guard isByNode, case .opened(let payload) = values, let recipients = payload["recipients"]?.array else { return }
      var alert = before ?? LiveAlert(name: name, isTechnical: false)
      for person in recipients.compactMap({ $0.string.flatMap { PersonID($0) } }) { alert.called[person] = time }
      patient.alerts[name] = alert
    }
    if patient.alerts[name] != before { effects.patient = patient }
  }

  /// The alert that an entry is about; one about equipment is named by the entry that raises it (decision 0004).
  private func alertName(of entry: Entry) -> AlertName? {
    if entry.type == .technicalRaised { return AlertName("A\(position)") }
    return entry.body["alert"]?.string.flatMap { AlertName($0) }
  }
}
