import Consent

extension ConsentAct {
  /// What the person is about to sign, as a sentence.
  package var words: String {
    switch self {
    case .approve(let holder): "\(holder.pseudonym) is approved and may do what is granted."
    case .refuse(let holder, _): "The application of \(holder.pseudonym) is turned down."
    case .suspend(let holder, _): "\(holder.pseudonym) is suspended; every grant to it rests at once."
    case .registerOrganisation(let id, let country, let name): "\(name) in \(country) applies as \(id)."
    case .trust(let id, true): "What \(id) writes counts as a trusted facility's."
    case .trust(let id, false): "What \(id) writes no longer counts as a trusted facility's."
    case .signAffiliation(let person, let organisation): "\(person) acts for \(organisation), once both have signed."
    case .endAffiliation(let person, let organisation): "\(person) no longer acts for \(organisation)."
    default: patientWords
    }
  }

  private var patientWords: String {
    switch self {
    case .request(let offer): "I ask \(offer.patient) for access: \(offer.terms.words)."
    case .grant(let offer): "\(offer.grantee.words) may with the data of \(offer.patient): \(offer.terms.words)."
    case .denyRequest(let request, _, _): "Request \(request) is denied."
    case .prohibit(let offer): "\(offer.against.words) may not with the data of \(offer.patient): \(offer.terms.words)."
    case .revoke(let position, _, _): "What was agreed at \(position) ends. What was read before cannot be recalled."
    case .endorse(let grant, _): "I agree to grant \(grant) as a custodian."
    case .noteExpiry(let position, _): "What was agreed at \(position) is over by its own terms."
    case .setEmergencyPolicy(let policy, _):
      "In an emergency, doctors who are called \(policy.letsCalled ? "may" : "may not") open the record, and any other"
        + " approved doctor \(policy.letsStrangers ? "may with a signed reason" : "may not")."
    case .declareEmergency(let patient, _): "I open the record of \(patient) in an emergency. It will be reviewed."
    case .reviewEmergency(let id, _, let isJustified, _):
      "Emergency access \(id) was \(isJustified ? "justified" : "not justified")."
    case .nameGuardian(let guardian, let patient, _, _): "\(guardian) acts for \(patient) as a guardian."
    case .nameCustodians(let custodians, let patient, let threshold, _):
      "\(threshold) of \(custodians.sorted().map(\.text).joined(separator: ", ")) together act for \(patient)."
    case .nameFamily(let members, _): "My family is: \(members.sorted().map(\.text).joined(separator: ", "))."
    default: ""
    }
  }
}

extension Grantee {
  fileprivate var words: String {
    switch self {
    case .person(let id): id.text
    case .organisation(let id): "Whoever acts for \(id)"
    case .role(let role): "Every \(role.rawValue)"
    case .family: "My family"
    case .everyone: "Everybody else"
    }
  }
}

extension ConsentTerms {
  fileprivate var words: String {
    let what =
      switch scope {
      case .classes(let classes): classes.sortedWords.joined(separator: ", ")
      case .record(let record): "record \(record)"
      }
    return "\(actions.sortedWords.joined(separator: ", ")) \(what) for \(purposes.sortedWords.joined(separator: ", "))"
  }
}

extension GrantTerms {
  fileprivate var words: String {
    var words = terms.words
    if let uses { words += uses == 1 ? ", once" : ", \(uses) times" }
    if let until = period.until { words += ", until \(until)" }
    return words
  }
}
