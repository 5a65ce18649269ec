/// Who is called about a patient, and in which order.
///
/// High calls all doctors and the desk at once; medium the doctors, then the desk; low the desk, then the doctors. Where a
/// role is missing, whoever exists takes its place.
package struct CallPlan: Codable, Hashable, Sendable {
  /// Ids of doctors, sorted, without repetition.
  package let doctors: [String]
  /// Ids of desks, sorted, without repetition.
  package let desks: [String]

  package init(team: [CareTeamMember]) {
    doctors = Set(team.filter { $0.role == .doctor }.map(\.person)).sorted()
    desks = Set(team.filter { $0.role == .desk }.map(\.person)).subtracting(doctors).sorted()
  }

  /// The tiers of a priority, in the order of calling; none of them is empty, and there is none when nobody exists.
  package func tiers(for priority: Priority) -> [[String]] {
    let tiers: [[String]] =
      switch priority {
      case .high: [(doctors + desks).sorted()]
      case .medium: [doctors, desks]
      case .low: [desks, doctors]
      }
    return tiers.filter { !$0.isEmpty }
  }

  /// The roles that the priority should call and that nobody has.
  package func missing(for priority: Priority) -> [CareTeamMember.Role] {
    var roles: [CareTeamMember.Role] = []
    if priority != .low, doctors.isEmpty { roles.append(.doctor) }
    if desks.isEmpty { roles.append(.desk) }
    return roles
  }
}
