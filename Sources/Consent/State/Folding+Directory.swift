import Ledger

/// Persons, organisations, licences, affiliations.
extension Folding {
  /// Everybody but a patient begins as an applicant. The first administrator has nobody who could approve.
  mutating func personRegistered(_ entry: Entry) throws(ConsentRefusal) {
    try requireNode()
    let body = Fields(entry.body)
    let id = try body.person("person")
    let role: PersonRole = try body.word("role")
    // A patient is registered under the pseudonym that stands as subject, with an entry of its own.
    guard role != .patient else { throw .malformed("role") }
    guard state.persons[id] == nil else { throw .exists("person") }
    let isFirst = role == .administrator && state.administrators == 0
    effects.person = PersonStanding(id: id, role: role, licence: isFirst ? .approved : .applied)
  }

  mutating func patientRegistered(_ entry: Entry) throws(ConsentRefusal) {
    try requireNode()
    guard let id = entry.subject.flatMap({ PersonID($0) }) else { throw .malformed("subject") }
    guard state.persons[id] == nil else { throw .exists("patient") }
    effects.person = PersonStanding(id: id, role: .patient, licence: .approved)
    effects.patient = PatientConsent(id: id)
  }

  mutating func erased(_ entry: Entry) throws(ConsentRefusal) {
    guard let id = entry.subject.flatMap({ PersonID($0) }) else { throw .malformed("subject") }
    // Erasures of other subjects (a person, the intake of a day) do not concern consent.
    guard var patient = state.patients[id] else { return }
    patient.forget(as: .erased(at: position))
    effects.patient = patient
  }

  mutating func license(_ holder: LicenceHolder, as next: LicenceState) throws(ConsentRefusal) {
    let administrator = try actor(.administrator)
    switch holder {
    case .person(let id):
      guard id != administrator.id else { throw .notEntitled }
      var person = try known(id)
      guard person.licence.allows(next) else { throw .conflict("licence") }
      person.licence = next
      effects.person = person
    case .organisation(let id):
      var organisation = try known(id)
      guard organisation.licence.allows(next) else { throw .conflict("licence") }
      organisation.licence = next
      effects.organisation = organisation
    }
  }

  /// Anybody who is registered may register an organisation, approved or not: it is an application.
  mutating func register(_ id: OrganisationID, country: CountryCode) throws(ConsentRefusal) {
    if !isByNode {
      guard let author = PersonID(author), state.persons[author] != nil else { throw .unknownPerson }
    }
    guard state.organisations[id] == nil else { throw .exists("organisation") }
    effects.organisation = OrganisationStanding(
      id: id, country: country, registered: position, licence: .applied)
  }

  mutating func trust(_ id: OrganisationID, isTrusted: Bool) throws(ConsentRefusal) {
    _ = try actor(.administrator)
    var organisation = try known(id)
    guard organisation.isTrusted != isTrusted else { throw .conflict("trusted") }
    organisation.isTrusted = isTrusted
    effects.organisation = organisation
  }

  mutating func affiliate(_ id: PersonID, with organisation: OrganisationID) throws(ConsentRefusal) {
    let side = try side(of: organisation, and: id)
    var person = try known(id)
    guard !person.affiliations.contains(organisation), person.offers[organisation] != side else {
      throw .exists("affiliation")
    }
    if person.offers.removeValue(forKey: organisation) == nil {
      person.offers[organisation] = side
    } else {
      person.affiliations.insert(organisation)
    }
    effects.person = person
  }

  mutating func part(_ id: PersonID, from organisation: OrganisationID) throws(ConsentRefusal) {
    _ = try side(of: organisation, and: id)
    var person = try known(id)
    let wasAffiliated = person.affiliations.remove(organisation) != nil
    let wasOffered = person.offers.removeValue(forKey: organisation) != nil
    guard wasAffiliated || wasOffered else { throw .unknownReference("affiliation") }
    effects.person = person
  }

  /// For whom the author signs: an applicant signs for itself, an organisation's desk or an administrator for it.
  private func side(of organisation: OrganisationID, and person: PersonID) throws(ConsentRefusal) -> AffiliationSide {
    _ = try known(organisation)
    if author == person.text {
      let own = try known(person)
      guard own.licence == .approved || own.licence == .applied else { throw .notApproved(own.licence) }
      guard own.role != .patient, own.role != .administrator else { throw .notEntitled }
      return .person
    }
    let actor = try actor()
    let speaks = actor.role == .desk && actor.affiliations.contains(organisation)
    guard actor.role == .administrator || speaks else { throw .notEntitled }
    return .organisation
  }
}

extension PatientConsent {
  /// Nothing is left but that there was a patient.
  mutating func forget(as erasure: Erasure) {
    self = PatientConsent(id: id)
    self.erasure = erasure
  }
}
