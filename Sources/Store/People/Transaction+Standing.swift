import Triage

/// What it means for open alerts that a person may act no more, or may again.
extension Transaction {
  /// Ends what a deactivated or suspended person holds: tokens at once (a suspended one may still ask why), calls to the
  /// person and an acknowledgement by the person, so that the next tier is called; or, for one who may act again, calls the
  /// person where the team still lists them. Call it after the registry says so.
  package func standingChanged(of id: String) throws {
    guard let person = registry.person(id: id) else { throw StoreError.unknown(.person) }
    if !person.isActive { try revokeTokens(of: id) }
    for opened in core.ward.alerts.open.keys.sorted() {
      guard let record = core.ward.alerts.open[opened] else { continue }
      if !person.isCallable, record.alarm.called.contains(id) || record.alarm.answered.contains(id) {
        try CallRows.cancel(alert: opened, recipient: id, on: db)
        try feed(.deactivated(person: id), to: opened)
      }
      let plan = currentPlan(of: record)
      if plan.names(id) || record.alarm.plan.names(id) { try feed(.planChanged(plan), to: opened) }
    }
    guard person.isCallable else { return }
    for patient in registry.allPatients where patient.team.contains(id) { try teamChanged(patient: patient.subject) }
  }
}

extension CallPlan {
  /// Whether this person is called by it.
  func names(_ person: String) -> Bool { doctors.contains(person) || desks.contains(person) }
}
