import Ledger
import Vitals

/// Something about the sharing of records that a person does and signs (CONSENT-1), or that the gateway notes.
///
/// ``type``, ``subject``, ``body`` and ``payload`` make the entry; ``init(_:values:)`` reads it back, strictly.
package enum ConsentAct: Hashable, Sendable {
  case approve(LicenceHolder)
  case refuse(LicenceHolder, reason: String)
  case suspend(LicenceHolder, reason: String)
  /// The name is sealed.
  case registerOrganisation(OrganisationID, country: CountryCode, name: String)
  case trust(OrganisationID, isTrusted: Bool)
  case signAffiliation(PersonID, OrganisationID)
  case endAffiliation(PersonID, OrganisationID)

  case request(RequestOffer)
  case grant(GrantOffer)
  case denyRequest(RequestID, patient: PersonID, reason: String?)
  case prohibit(ProhibitionOffer)
  /// `of` is the position of a grant, prohibition, request, guardianship or panel.
  case revoke(of: Int64, patient: PersonID, reason: String?)
  case endorse(GrantID, patient: PersonID)
  /// `of` is the position of a grant or request.
  case noteExpiry(of: Int64, patient: PersonID)

  case setEmergencyPolicy(EmergencyPolicy, patient: PersonID)
  case declareEmergency(patient: PersonID, reason: String)
  case reviewEmergency(EmergencyID, patient: PersonID, isJustified: Bool, note: String)
  case nameGuardian(PersonID, patient: PersonID, classes: DataClassSet, period: Period)
  case nameCustodians(Set<PersonID>, patient: PersonID, threshold: Int, period: Period)
  case nameFamily(Set<PersonID>, patient: PersonID)

  /// Most characters of a reason or note.
  package static let textBound = 2_000
  /// Most persons that a patient names as family.
  package static let familyBound = 64
}
