/// The right by which an access is permitted: its legal basis, for the ledger and for the patient's view.
package enum Basis: Hashable, Sendable {
  /// It is the person's own data.
  case own
  case guardian(GuardianshipID)
  /// The grant that covers it; the grants that this one rests on stand in ``Decision/grants``.
  case grant(GrantID)
  /// The person is on the care team that this entry named: what is watched.
  case careTeam(CareTeamID)
  /// The person stands watch at the facility's desk: what is watched.
  case facilityWatch
  /// An open alert called the person: its own content.
  case alertContent(AlertName)
  /// An open alert called the person: the record.
  case emergencyCalled(AlertName)
  /// The person signed a reason.
  case emergencyDeclared(EmergencyID)
  /// A privacy officer reads the log of a patient whose emergency access awaits review.
  case review(EmergencyID)

  /// Whether this opens a record against or without the patient's word.
  package var isEmergency: Bool {
    switch self {
    case .emergencyCalled, .emergencyDeclared: true
    case .own, .guardian, .grant, .careTeam, .facilityWatch, .alertContent, .review: false
    }
  }
}
