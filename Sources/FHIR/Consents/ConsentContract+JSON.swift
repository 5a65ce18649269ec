import Consent
import Ledger
import Vitals

extension ConsentContract {
  /// The resource Consent.
  ///
  /// Vigil denies by default, so R4 says `OPTOUT` in its policy rule and the rule itself in a nested provision with its
  /// type: R4 gives the root provision none. In R5 a provision is the exception to `decision`: a grant is the exception to
  /// `deny`. A prohibition is the exception to `permit`, with a modifier that this `permit` opens nothing.
  package func json(_ version: FHIRVersion) -> JSONValue {
    var members: [String: JSONValue] = [
      "category": [FHIRShape.concept(FHIRShape.coding(FHIRSystem.loinc, Self.patientConsent))],
      "id": .string("\(id)"), "resourceType": "Consent", "status": .string(statusCode(version)),
    ]
    switch version {
    case .r4:
      members["dateTime"] = FHIRShape.instant(time)
      members["patient"] = FHIRShape.reference("Patient", patient.text)
      members["performer"] = [Self.reference(to: author)]
      members["policyRule"] = FHIRShape.concept(FHIRShape.coding(FHIRSystem.actCode, "OPTOUT"))
      var rule = provision
      rule["type"] = isPermit ? "permit" : "deny"
      members["provision"] = ["provision": [.object(rule)]]
      members["scope"] = FHIRShape.concept(FHIRShape.coding(FHIRSystem.consentScope, "patient-privacy"))
    case .r5:
      members["date"] = FHIRShape.date(time)
      // R5 keeps the day alone; when exactly is an extension of the primitive.
      members["_date"] = [
        "extension": [["url": .string(FHIRSystem.instant), "valueInstant": FHIRShape.instant(time)]]
      ]
      members["decision"] = isPermit ? "deny" : "permit"
      members["grantor"] = [Self.reference(to: author)]
      members["provision"] = [.object(provision)]
      members["subject"] = FHIRShape.reference("Patient", patient.text)
      if !isPermit {
        members["modifierExtension"] = [["url": .string(FHIRSystem.restrictionOnly), "valueBoolean": true]]
      }
    }
    return .object(members)
  }

  /// LOINC: Patient Consent.
  static let patientConsent = "59284-0"

  var isPermit: Bool { if case .permit = effect { true } else { false } }

  func statusCode(_ version: FHIRVersion) -> String {
    switch status {
    case .awaiting: version == .r4 ? "proposed" : "draft"
    case .active: "active"
    case .inactive: "inactive"
    }
  }

  static func reference(to person: PersonID) -> JSONValue {
    FHIRShape.reference(person.text.hasPrefix("pat-") ? "Patient" : "Practitioner", person.text)
  }

  /// What R4 and R5 have in common.
  private var provision: [String: JSONValue] {
    let terms = effect.terms
    var members: [String: JSONValue] = [
      "action": .array(terms.actions.members.map(\.concept)),
      "actor": [
        [
          "reference": grantee.reference,
          "role": FHIRShape.concept(FHIRShape.coding(FHIRSystem.participation, "IRCP")),
        ]
      ],
      "period": effect.period.fhir,
      "purpose": .array(terms.purposes.members.map { FHIRShape.coding(FHIRSystem.actReason, $0.rawValue) }),
    ]
    switch terms.scope {
    case .classes(let classes):
      members["code"] = .array(
        classes.members.map { FHIRShape.concept(FHIRShape.coding(FHIRSystem.dataClass, $0.rawValue)) })
    case .record(let record):
      members["data"] = [
        ["meaning": "instance", "reference": FHIRShape.reference("DocumentReference", "\(record.position)")]
      ]
    }
    let conditions = conditions
    if !conditions.isEmpty { members["modifierExtension"] = .array(conditions) }
    return members
  }

  /// What narrows a grant and FHIR has no element for: modifiers, because whoever does not know them would permit too much.
  private var conditions: [JSONValue] {
    guard case .permit(let terms) = effect else { return [] }
    var conditions = terms.countries.sorted().map { country -> JSONValue in
      ["url": .string(FHIRSystem.country), "valueCode": .string(country.description)]
    }
    if terms.sources != .any {
      conditions.append(["url": .string(FHIRSystem.sources), "valueCode": .string(terms.sources.rawValue)])
    }
    if let uses = terms.uses {
      conditions.append(["url": .string(FHIRSystem.uses), "valuePositiveInt": .integer(Int64(uses))])
    }
    return conditions
  }
}
