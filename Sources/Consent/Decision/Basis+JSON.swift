import Ledger

extension Basis {
  /// `{"kind", …}`, for the sealed payload of a decision and for the patient's view.
  package var json: JSONValue {
    switch self {
    case .own: ["kind": "own"]
    case .guardian(let guardianship): ["kind": "guardian", "of": .integer(guardianship.position)]
    case .grant(let grant): ["kind": "grant", "of": .integer(grant.position)]
    case .careTeam(let team): ["kind": "care-team", "of": .integer(team.position)]
    case .facilityWatch: ["kind": "facility-watch"]
    case .alertContent(let alert): ["alert": .string(alert.description), "kind": "alert-content"]
    case .emergencyCalled(let alert): ["alert": .string(alert.description), "kind": "emergency-called"]
    case .emergencyDeclared(let emergency): ["kind": "emergency-declared", "of": .integer(emergency.position)]
    case .review(let emergency): ["kind": "review", "of": .integer(emergency.position)]
    }
  }

  init(_ fields: Fields) throws(ConsentRefusal) {
    switch try fields.text("kind") {
    case "own": self = .own
    case "guardian": self = .guardian(GuardianshipID(position: try fields.position("of")))
    case "grant": self = .grant(GrantID(position: try fields.position("of")))
    case "care-team": self = .careTeam(CareTeamID(position: try fields.position("of")))
    case "facility-watch": self = .facilityWatch
    case "alert-content": self = .alertContent(try fields.alert("alert"))
    case "emergency-called": self = .emergencyCalled(try fields.alert("alert"))
    case "emergency-declared": self = .emergencyDeclared(EmergencyID(position: try fields.position("of")))
    case "review": self = .review(EmergencyID(position: try fields.position("of")))
    default: throw .malformed("kind")
    }
  }
}

extension Fields {
  func alert(_ name: String) throws(ConsentRefusal) -> AlertName {
    guard let alert = AlertName(try text(name)) else { throw .malformed(name) }
    return alert
  }
}
