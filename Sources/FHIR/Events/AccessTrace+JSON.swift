import Consent
import Ledger

extension AccessTrace {
  /// The resource AuditEvent (R4).
  package var json: JSONValue {
    let event = AuditEventShape(
      id: "\(position)-\(item)", action: action, interaction: interaction, time: time, origin: origin,
      patient: access.patient, isPermitted: basis != nil)
    return event.json(
      agent: agent, entities: [entity],
      more: [
        "purposeOfEvent": [FHIRShape.concept(FHIRShape.coding(FHIRSystem.actReason, access.purpose.rawValue))]
      ])
  }

  /// Who asked: the person, for the organisation if there is one, by which right.
  private var agent: JSONValue {
    var members: [String: JSONValue] = [
      "requestor": true,
      "type": AuditEventShape.receiver,
      "who": ConsentContract.reference(to: access.person),
    ]
    if let basis {
      var policy = ["urn:vigil:basis:\(basis.word)"]
      if case .grant(let grant) = basis { policy.append("urn:vigil:grant:\(grant.position)") }
      members["policy"] = .array(policy.map { .string($0) })
    }
    if let organisation = access.organisation {
      // R4 has no element for whom an agent acts.
      members["extension"] = [
        [
          "url": .string(FHIRSystem.onBehalfOf),
          "valueReference": FHIRShape.reference("Organization", organisation.text),
        ]
      ]
    }
    return .object(members)
  }

  private var entity: JSONValue {
    switch access.resource {
    case .record(let record), .outline(let record): AuditEventShape.entity(record)
    case .dataClass(let dataClass):
      // 24: query. A class is asked for, not one resource.
      [
        "name": .string(dataClass.rawValue), "role": FHIRShape.coding(FHIRSystem.objectRole, "24"),
      ]
    }
  }

  private var action: String {
    switch access.action {
    case .see, .list, .read, .download, .export: "R"
    case .write: "C"
    case .correct: "U"
    case .link, .delegate: "E"
    }
  }

  private var interaction: String {
    switch access.action {
    case .see, .read, .download: "read"
    case .list, .export: "search"
    case .write: "create"
    case .correct: "update"
    case .link, .delegate: "operation"
    }
  }
}

extension Basis {
  /// The kind of right, as a word.
  package var word: String {
    switch self {
    case .own: "own"
    case .guardian: "guardian"
    case .grant: "grant"
    case .careTeam: "care-team"
    case .facilityWatch: "facility-watch"
    case .alertContent: "alert-content"
    case .emergencyCalled: "emergency-called"
    case .emergencyDeclared: "emergency-declared"
    case .review: "review"
    }
  }
}
