/// Those who were named as teams last, so that the thousands of patients of one ward hold one set of people between them and
/// not a copy each.
struct RecentTeams: Equatable, Sendable {
  /// Most that are remembered: a hospital's wards, on a start that reads them one after the other.
  static let bound = 32

  private var members: [Set<PersonID>] = []

  /// The same team, with the people of an equal one in place of its own.
  mutating func share(_ team: CareTeam) -> CareTeam {
    if let known = members.first(where: { $0 == team.members }) { return CareTeam(id: team.id, members: known) }
    if members.count == Self.bound { members.removeFirst() }
    members.append(team.members)
    return team
  }

  /// Where equal sets lie is no difference between states.
  static func == (one: Self, other: Self) -> Bool { true }
}
