import Ledger
import Vitals

/// The data types of FHIR that resources are put together from, as JSON.
enum FHIRShape {
  static func coding(_ system: String, _ code: String) -> JSONValue {
    ["code": .string(code), "system": .string(system)]
  }

  /// A CodeableConcept of these codings.
  static func concept(_ codings: JSONValue...) -> JSONValue { ["coding": .array(codings)] }

  static func reference(_ type: String, _ id: String) -> JSONValue { ["reference": .string("\(type)/\(id)")] }

  /// A reference by identifier, to somebody who has no resource of their own here.
  static func logical(_ type: String, system: String, value: String) -> JSONValue {
    ["identifier": identifier(system, value), "type": .string(type)]
  }

  static func identifier(_ system: String, _ value: String) -> JSONValue {
    ["system": .string(system), "value": .string(value)]
  }

  static func instant(_ time: Timestamp) -> JSONValue { .string(time.rfc3339) }

  /// The day of the instant, in UTC.
  static func date(_ time: Timestamp) -> JSONValue { .string(String(time.rfc3339.prefix(10))) }

  /// An object without the members that are nil.
  static func object(_ members: [String: JSONValue?]) -> JSONValue { .object(members.compactMapValues { $0 }) }
}
