import Consent
import Triage

extension Registry {
  /// Whom an alert of this patient calls: the doctors and desks of the care team who may act, and where there is a rota,
  /// those of them who are on duty.
  ///
  /// - Parameter isTold: whether a person may be called about the patient at all.
  package func callPlan(of subject: SubjectID, isTold: (String) -> Bool = { _ in true }) -> CallPlan {
    let team = (patient(subject)?.team ?? []).filter(isTold).compactMap { person(id: $0) }.compactMap(member)
    guard !duty.units.isEmpty, let unit = unit(of: subject) else { return CallPlan(team: team) }
    return duty.plan(team: team, unit: unit) { id in
      person(id: id).map { $0.isCallable && $0.role == .desk && isTold(id) } ?? false
    }
  }

  /// Whom an alert about the gateway itself calls: every desk that may act, or the administrators where there is none.
  package var gatewayPlan: CallPlan {
    let active = allPersons.filter(\.isCallable)
    let desks = active.filter { $0.role == .desk }
    let called = desks.isEmpty ? active.filter { $0.role == .administrator } : desks
    return CallPlan(team: called.map { CareTeamMember(person: $0.id, role: .desk) })
  }

  /// Whether this person may act and would be called in this role.
  package func fills(_ role: CareTeamMember.Role, person: String) -> Bool {
    self.person(id: person).flatMap(member)?.role == role
  }

  private func member(_ person: Person) -> CareTeamMember? {
    guard person.isCallable else { return nil }
    switch person.role {
    case .doctor: return CareTeamMember(person: person.id, role: .doctor)
    case .desk: return CareTeamMember(person: person.id, role: .desk)
    default: return nil
    }
  }
}
