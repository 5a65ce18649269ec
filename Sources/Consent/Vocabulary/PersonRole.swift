/// What a person is in the sharing of records (DESIGN, section 6).
package enum PersonRole: String, CaseIterable, Hashable, Sendable {
  case patient
  case doctor
  case laboratory
  case desk
  case pharmacy
  case insurer
  case researcher
  case administrator
  case privacyOfficer = "privacy-officer"

  /// Whether persons of this role treat patients: their grants mean trusted facilities' data unless they say otherwise.
  package var isClinician: Bool { self == .doctor || self == .laboratory }

  /// Whether somebody must approve a person of this role before it can do anything; a patient comes as they are.
  package var needsApproval: Bool { self != .patient }
}
