/// The directory shows a record's author, class and time, to each role of what it needs to ask further (decision 0075).
extension Deciding {
  /// Whether the outline that is asked for is none of the directory's for the actor's role, or of the entry's rules.
  var isBeyondDirectory: Bool {
    guard case .outline = request.resource, let record else { return false }
    guard version >= .directory, action.isSubset(of: [.list]) else { return true }
    return !DataClassSet([record.dataClass]).isSubset(of: .outlined(for: actor.standing.role))
  }
}

extension WordSet where Word == DataClass {
  /// The classes of records of which the directory shows somebody of this role the outlines, to whoever may see the
  /// directory entry at all.
  package static func outlined(for role: PersonRole) -> DataClassSet {
    switch role {
    case .patient, .doctor, .laboratory: .records
    case .desk: [.visits]
    case .pharmacy: [.prescriptions]
    case .insurer: [.visits, .prescriptions]
    case .researcher, .administrator, .privacyOfficer: []
    }
  }
}
