/// What an entry changes: new values in place of old ones, at most one of each kind.
struct Effects {
  var person: PersonStanding?
  var organisation: OrganisationStanding?
  var patient: PatientConsent?
  /// An emergency access that awaits review from now on.
  var opened: EmergencyAccess?
  /// An emergency access that was reviewed.
  var reviewed: EmergencyID?
}
