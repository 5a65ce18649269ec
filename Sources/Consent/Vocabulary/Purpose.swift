/// Why data is used (HL7 v3 PurposeOfUse, as FHIR R5 Consent takes it).
package enum Purpose: String, CaseIterable, Hashable, Sendable {
  /// Treatment.
  case treatment = "TREAT"
  /// Emergency treatment.
  case emergencyTreatment = "ETREAT"
  /// Healthcare research.
  case research = "HRESCH"
  /// Healthcare payment.
  case payment = "HPAYMT"
  /// Healthcare operations.
  case operations = "HOPERAT"
}

/// A set of purposes.
package typealias PurposeSet = WordSet<Purpose>
