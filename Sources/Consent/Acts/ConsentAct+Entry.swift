import Ledger
import Vitals

extension ConsentAct {
  package var type: EntryType {
    switch self {
    case .approve: .licenceApproved
    case .refuse: .licenceRefused
    case .suspend: .licenceSuspended
    case .registerOrganisation: .organisationRegistered
    case .trust: .organisationTrusted
    case .signAffiliation: .affiliationSigned
    case .endAffiliation: .affiliationEnded
    case .request: .consentRequested
    case .grant: .consentGranted
    case .denyRequest: .consentDenied
    case .prohibit: .consentProhibited
    case .revoke: .consentRevoked
    case .endorse: .consentEndorsed
    case .noteExpiry: .consentExpired
    case .setEmergencyPolicy: .emergencyPolicy
    case .declareEmergency: .emergencyDeclared
    case .reviewEmergency: .emergencyReviewed
    case .nameGuardian: .guardianNamed
    case .nameCustodians: .custodiansNamed
    case .nameFamily: .familyNamed
    }
  }

  /// The pseudonym that stands on the ledger as whom the act is about; its key seals the payload.
  package var subject: String {
    switch self {
    case .approve(let holder), .refuse(let holder, _), .suspend(let holder, _): holder.pseudonym
    case .registerOrganisation(let organisation, _, _), .trust(let organisation, _): organisation.text
    case .signAffiliation(let person, _), .endAffiliation(let person, _): person.text
    case .request(let offer): offer.patient.text
    case .grant(let offer): offer.patient.text
    case .prohibit(let offer): offer.patient.text
    case .denyRequest(_, let patient, _), .revoke(_, let patient, _), .endorse(_, let patient),
      .noteExpiry(_, let patient), .setEmergencyPolicy(_, let patient), .declareEmergency(let patient, _),
      .reviewEmergency(_, let patient, _, _), .nameGuardian(_, let patient, _, _),
      .nameCustodians(_, let patient, _, _), .nameFamily(_, let patient):
      patient.text
    }
  }

  /// What stands on the ledger in clear: pseudonyms, times and references, never a value (LEDGER-3).
  package var body: [String: JSONValue] {
    switch self {
    case .approve(let holder), .refuse(let holder, _), .suspend(let holder, _): holder.members
    case .registerOrganisation(let organisation, let country, _):
      ["country": .string(country.description), "organisation": .string(organisation.text)]
    case .trust(let organisation, let isTrusted):
      ["organisation": .string(organisation.text), "trusted": .bool(isTrusted)]
    case .signAffiliation(let person, let organisation), .endAffiliation(let person, let organisation):
      ["organisation": .string(organisation.text), "person": .string(person.text)]
    case .request(let offer): offer.body
    case .grant(let offer): offer.body
    case .denyRequest(let request, _, _): ["request": .integer(request.position)]
    case .prohibit(let offer): offer.body
    case .revoke(let position, _, _), .noteExpiry(let position, _): ["of": .integer(position)]
    case .endorse(let grant, _): ["of": .integer(grant.position)]
    case .setEmergencyPolicy, .declareEmergency, .nameFamily: [:]
    case .reviewEmergency(let emergency, _, _, _): ["of": .integer(emergency.position)]
    case .nameGuardian(let guardian, _, _, let period):
      period.members.merging(["guardian": .string(guardian.text)]) { _, new in new }
    case .nameCustodians(let custodians, _, let threshold, let period):
      period.members.merging([
        "custodians": .names(custodians), "threshold": .integer(Int64(threshold)),
      ]) { _, new in new }
    }
  }

  /// What is sealed beside the ledger; nil when the act carries no value.
  package var payload: JSONValue? {
    switch self {
    case .refuse(_, let reason), .suspend(_, let reason), .declareEmergency(_, let reason):
      ["reason": .string(reason)]
    case .registerOrganisation(_, _, let name): ["name": .string(name)]
    case .request(let offer): offer.payload
    case .grant(let offer): offer.payload
    case .prohibit(let offer): offer.payload
    case .denyRequest(_, _, let reason), .revoke(_, _, let reason): reason.map { ["reason": .string($0)] }
    case .setEmergencyPolicy(let policy, _):
      ["called": .bool(policy.letsCalled), "strangers": .bool(policy.letsStrangers)]
    case .reviewEmergency(_, _, let isJustified, let note):
      ["justified": .bool(isJustified), "note": .string(note)]
    case .nameGuardian(_, _, let classes, _): ["classes": .words(classes)]
    case .nameFamily(let members, _): ["members": .names(members)]
    case .approve, .trust, .signAffiliation, .endAffiliation, .endorse, .noteExpiry, .nameCustodians: nil
    }
  }
}
