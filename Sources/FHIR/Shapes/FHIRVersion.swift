/// A release of FHIR, as the `fhirVersion` parameter of a media type spells it.
package enum FHIRVersion: String, CaseIterable, Hashable, Sendable {
  case r4 = "4.0"
  case r5 = "5.0"
}
