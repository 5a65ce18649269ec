import FHIR
import Ledger

/// What `/fhir` speaks: its CapabilityStatement (R4).
enum FHIRCapabilities {
  static let json: JSONValue = [
    "date": "2026-11-21", "fhirVersion": "4.0.1", "format": ["application/fhir+json"], "kind": "instance",
    "implementation": ["description": "Vigil: read-only, for whoever consent permits."],
    "resourceType": "CapabilityStatement", "status": "active",
    "rest": [
      [
        "mode": "server",
        "resource": .array(
          interactions.sorted { $0.key < $1.key }.map { type, codes in
            [
              "interaction": .array(codes.map { ["code": .string($0)] }), "type": .string(type),
              "searchParam": [["name": "patient", "type": "reference"]],
            ]
          }),
        "security": ["description": "A bearer token; every read is a decision of the consent engine."],
      ]
    ],
  ]

  private static let interactions: [String: [String]] = [
    "Appointment": ["search-type"], "AuditEvent": ["search-type"], "Consent": ["search-type"],
    "DocumentReference": ["read", "search-type"], "MedicationRequest": ["read", "search-type"],
    "Observation": ["read", "search-type"], "Patient": ["read"],
  ]
}
