/// One reason why an access is denied. A denial names all that apply.
package enum DenialReason: Hashable, Sendable {
  case patientUnknown
  /// The patient's key was destroyed.
  case patientErased
  case personUnknown
  /// The person was not approved, or was suspended.
  case personNotApproved(LicenceState)
  case organisationUnknown
  case organisationNotApproved(LicenceState)
  /// The person does not act for the organisation.
  case notAffiliated
  /// No record of this patient has that name.
  case recordUnknown
  /// Only whoever wrote a record corrects it.
  case notAuthor
  /// A prohibition forbids it.
  case prohibited(ProhibitionID)
  /// No grant addresses the person.
  case noGrant
  /// This grant does not cover it. At most ``Decision/nearestGrants`` are named.
  case grantFails(GrantID, GrantFaults)
  /// Nothing else permits it, and the patient wants no emergency access of this kind.
  case optedOut
  /// Emergency treatment was claimed, and neither an alert's call nor a signed reason holds now.
  case noEmergency
  /// What emergency access never includes: writing, passing on, or data that treatment does not need.
  case beyondEmergency
  /// The directory shows somebody of this role no records of this class.
  case beyondDirectory
  /// The state is that of a later position than the decision was asked for.
  case stateAhead
}
