import Consent
import Ledger
import Store
import Vitals

extension OperatorRequest {
  package var json: JSONValue {
    switch self {
    case .node: ["do": "node"]
    case .addPerson(let name, let role, let key, let webhook, let mail):
      .object(
        ["do": "person.add", "name": .string(name), "role": .string(role.rawValue), "key": .string(key.description)]
          .merging(Self.members(webhook)) { _, new in new }
          .merging(mail.map { ["mail": .string($0.text)] } ?? [:]) { _, new in new })
    case .replaceKeys(let person, let key):
      ["do": "person.key", "key": .string(key.description), "person": .string(person)]
    case .issueToken(let person, let days):
      ["days": .integer(Int64(days)), "do": "person.token", "person": .string(person)]
    case .revokeTokens(let person): ["do": "person.revoke", "person": .string(person)]
    case .addPatient(let name): ["do": "patient.add", "name": .string(name)]
    case .erasure(let patient): ["do": "patient.erasure", "patient": .string(patient)]
    case .addDevice(let device, let unit, let cadence):
      [
        "cadence": .integer(cadence), "device": .string(device.name), "do": "device.add", "unit": .string(unit.name),
      ]
    case .act(let act): ["act": act.json, "do": "act"]
    case .devices: ["do": "devices"]
    case .patients: ["do": "patients"]
    case .persons: ["do": "persons"]
    case .alerts: ["do": "alerts"]
    case .standing: ["do": "standing"]
    case .drill(let person):
      .object(["do": "drill"].merging(person.map { ["person": .string($0)] } ?? [:]) { _, new in new })
    }
  }

  /// - Throws: ``OperatorRefusal/malformed(_:)`` or ``ActRefusal``.
  package init(json: JSONValue) throws {
    let fields = OperatorFields(json)
    switch try fields.text("do") {
    case "node": self = .node
    case "person.add":
      self = .addPerson(
        name: try fields.name(), role: try fields.role(), key: try fields.key(), webhook: try fields.webhook(),
        mail: try fields.mail())
    case "person.key": self = .replaceKeys(person: try fields.text("person"), key: try fields.key())
    case "person.token":
      self = .issueToken(person: try fields.text("person"), days: try fields.number("days", in: Self.tokenDays))
    case "person.revoke": self = .revokeTokens(person: try fields.text("person"))
    case "patient.add": self = .addPatient(name: try fields.name())
    case "patient.erasure": self = .erasure(patient: try fields.text("patient"))
    case "device.add":
      self = .addDevice(
        try fields.device(), unit: try fields.unit(),
        cadenceMilliseconds: Int64(try fields.number("cadence", in: 0...86_400_000)))
    case "act":
      guard let act = json["act"] else { throw OperatorRefusal.malformed("act") }
      self = .act(try SignedAct(json: act))
    case "devices": self = .devices
    case "patients": self = .patients
    case "persons": self = .persons
    case "alerts": self = .alerts
    case "standing": self = .standing
    case "drill": self = .drill(person: json["person"] == nil ? nil : try fields.text("person"))
    default: throw OperatorRefusal.malformed("do")
    }
  }

  private static func members(_ webhook: Contact.Webhook?) -> [String: JSONValue] {
    guard let webhook else { return [:] }
    return ["secret": .string(webhook.secret), "webhook": .string(webhook.url)]
  }
}
