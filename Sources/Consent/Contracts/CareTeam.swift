import Ledger

/// Those who care for a patient as the newest `team.changed` names them: they are called, and see what is watched.
package struct CareTeam: Hashable, Sendable {
  /// Most members that count; the registry refuses longer teams.
  package static let memberBound = 64

  /// The entry that named it.
  package let id: CareTeamID
  package let members: Set<PersonID>

  init(id: CareTeamID, members: Set<PersonID>) {
    self.id = id
    self.members = members
  }

  /// Reads `{"members":[…]}`. Who may name a team is for the desk that takes the act; what is no name counts for nobody.
  init(_ entry: Entry, at position: Int64) {
    id = CareTeamID(position: position)
    let named = (entry.body["members"]?.array ?? []).prefix(Self.memberBound)
    members = Set(named.compactMap { $0.string.flatMap { PersonID($0) } })
  }
}
