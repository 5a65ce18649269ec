/// Where codes come from.
enum FHIRSystem {
  // HL7 Terminology (THO) and code systems of the specification.
  static let actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
  static let consentScope = "http://terminology.hl7.org/CodeSystem/consentscope"
  static let consentAction = "http://terminology.hl7.org/CodeSystem/consentaction"
  static let auditEventType = "http://terminology.hl7.org/CodeSystem/audit-event-type"
  static let restfulInteraction = "http://hl7.org/fhir/restful-interaction"
  static let objectRole = "http://terminology.hl7.org/CodeSystem/object-role"
  static let loinc = "http://loinc.org"
  static let snomed = "http://snomed.info/sct"
  static let ucum = "http://unitsofmeasure.org"
  static let observationCategory = "http://terminology.hl7.org/CodeSystem/observation-category"
  static let observationStatistics = "http://terminology.hl7.org/CodeSystem/observation-statistics"
  static let dataAbsentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

  // Vigil's own.
  static let dataClass = "urn:vigil:fhir:data-class"
  static let action = "urn:vigil:fhir:action"
  static let role = "urn:vigil:fhir:role"
  static let group = "urn:vigil:fhir:group"
  static let person = "urn:vigil:fhir:person"
  static let contentID = "urn:vigil:fhir:cid"

  // Extensions.
  static let uses = "urn:vigil:fhir:uses"
  static let sources = "urn:vigil:fhir:sources"
  static let country = "urn:vigil:fhir:country"
  static let restrictionOnly = "urn:vigil:fhir:restriction-only"
  static let onBehalfOf = "urn:vigil:fhir:on-behalf-of"
  static let trusted = "urn:vigil:fhir:trusted"
  static let instant = "urn:vigil:fhir:instant"
}
