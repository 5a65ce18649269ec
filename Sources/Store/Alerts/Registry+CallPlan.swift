import Consent
import Triage

extension Registry {
  /// Whom an alert of this patient calls: the doctors and desks of the care team who may act, and where there is a rota,
  /// those of them who are on duty.
  package func callPlan(of subject: SubjectID) -> CallPlan {
    let team = (patient(subject)?.team ?? []).compactMap { person(id: $0) }.compactMap(member)
    guard !duty.units.isEmpty, let unit = unit(of: subject) else { return CallPlan(team: team) }
    return duty.plan(team: team, unit: unit) { id in
      person(id: id).map { $0.isCallable && $0.role == .desk } ?? false
    }
  }

  /// Whom an alert about the gateway itself calls: every desk that may act, or the administrators where there is none.
  package var gatewayPlan: CallPlan {
    let active = allPersons.filter(\.isCallable)
    let desks = active.filter { $0.role == .desk }
    let called = desks.isEmpty ? active.filter { $0.role == .administrator } : desks
    return CallPlan(team: called.map { CareTeamMember(person: $0.id, role: .desk) })
  }

  /// Whom a technical alert calls: the wearer's team when it concerns a patient who has one, else the gateway's desks.
  package func technicalPlan(about subject: SubjectID) -> CallPlan {
    let plan = callPlan(of: subject)
    return plan.tiers(for: .high).isEmpty ? gatewayPlan : plan
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
