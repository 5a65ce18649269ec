import Consent
import Ledger

extension Grantee {
  /// Persons and organisations by their resource; roles and groups, which have none, by an identifier.
  var reference: JSONValue {
    switch self {
    case .person(let person): ConsentContract.reference(to: person)
    case .organisation(let organisation): FHIRShape.reference("Organization", organisation.text)
    case .role(let role): FHIRShape.logical("PractitionerRole", system: FHIRSystem.role, value: role.rawValue)
    case .family: FHIRShape.logical("RelatedPerson", system: FHIRSystem.group, value: "family")
    case .everyone: FHIRShape.logical("Group", system: FHIRSystem.group, value: "everyone")
    }
  }

  init(_ reference: FHIRNode) throws(FHIRRefusal) {
    if reference.has("reference") {
      try reference.allow(["reference"])
      self = try Self.direct(reference)
      return
    }
    try reference.allow(["type", "identifier"])
    let identifier = try reference.node("identifier")
    try identifier.allow(["system", "value"])
    let value = try identifier.text("value")
    switch (try reference.text("type"), try identifier.text("system"), value) {
    case ("RelatedPerson", FHIRSystem.group, "family"): self = .family
    case ("Group", FHIRSystem.group, "everyone"): self = .everyone
    case ("PractitionerRole", FHIRSystem.role, _):
      guard let role = PersonRole(rawValue: value) else { throw FHIRRefusal(.unknownCode, at: identifier.at("value")) }
      self = .role(role)
    default: throw FHIRRefusal(.unknownCode, at: identifier.at("value"))
    }
  }

  private static func direct(_ reference: FHIRNode) throws(FHIRRefusal) -> Grantee {
    let parts = try reference.text("reference").split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      switch parts[0] {
      case "Organization": if let id = OrganisationID(parts[1]) { return .organisation(id) }
      case "Patient", "Practitioner":
        // One spelling for each person, else the same grant would have two.
        if let id = PersonID(parts[1]), id.text.hasPrefix("pat-") == (parts[0] == "Patient") { return .person(id) }
      default: break
      }
    }
    throw FHIRRefusal(.unknownCode, at: reference.at("reference"))
  }
}
