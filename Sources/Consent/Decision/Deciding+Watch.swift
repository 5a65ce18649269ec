/// What those who stand watch over a patient see without a grant: what devices measure and what alerts say, never the
/// record (decision 0045). A prohibition takes it back.
extension Deciding {
  /// Whoever is on the patient's care team, as long as they are.
  func careTeam() -> Permit? {
    guard isWatching, let team = patient.team, team.members.contains(request.person) else { return nil }
    return Permit(basis: .careTeam(team.id))
  }

  /// The facility's desk, which watches over everybody whom a device of the facility watches.
  func facilityWatch() -> Permit? {
    guard isWatching, actor.standing.role == .desk else { return nil }
    return Permit(basis: .facilityWatch)
  }

  private var isWatching: Bool {
    version >= .watch && dataClass.isSubset(of: .watched) && record == nil
      && action.isSubset(of: [.see, .list, .read]) && purpose.isSubset(of: [.treatment, .emergencyTreatment])
  }
}
