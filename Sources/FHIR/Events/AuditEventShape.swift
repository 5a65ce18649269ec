import Consent
import Ledger
import Vitals

/// What every AuditEvent of an access has (FHIR R4).
struct AuditEventShape {
  let id: String
  /// DICOM's letters: create, read, update, delete, execute.
  let action: String
  let interaction: String
  let time: Timestamp
  let origin: String
  let patient: PersonID
  let isPermitted: Bool

  /// Whoever receives information.
  static let receiver = FHIRShape.concept(FHIRShape.coding(FHIRSystem.participation, "IRCP"))

  /// A record that was asked for.
  static func entity(_ record: RecordID) -> JSONValue {
    [
      "role": FHIRShape.coding(FHIRSystem.objectRole, "3"),  // report
      "what": FHIRShape.reference("DocumentReference", "\(record.position)"),
    ]
  }

  /// - Parameter more: members beside those that all have.
  func json(agent: JSONValue, entities: [JSONValue], more: [String: JSONValue?]) -> JSONValue {
    let whose: JSONValue = [
      "role": FHIRShape.coding(FHIRSystem.objectRole, "1"),  // patient
      "what": FHIRShape.reference("Patient", patient.text),
    ]
    let members: [String: JSONValue?] = [
      "action": .string(action), "agent": [agent], "entity": .array([whose] + entities), "id": .string(id),
      "outcome": isPermitted ? "0" : "4", "recorded": FHIRShape.instant(time), "resourceType": "AuditEvent",
      "source": ["observer": ["display": .string(origin)], "site": .string(origin)],
      "subtype": [FHIRShape.coding(FHIRSystem.restfulInteraction, interaction)],
      "type": FHIRShape.coding(FHIRSystem.auditEventType, "rest"),
    ]
    return FHIRShape.object(members.merging(more) { _, new in new })
  }
}
