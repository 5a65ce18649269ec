import Consent
import Ledger

/// Who may sign a facility's contract, as things stand on the writer (CONSENT-1).
extension Transaction {
  /// Finds out whether the author is a party to the contract that the entry is about; any other entry is passed over.
  ///
  /// A facility speaks through its desk, in an emergency through its doctors too; a patient's side is the patient or a
  /// guardian. Administrators speak for devices alone.
  /// - Throws: `ConsentRefusal`.
  func requireParty(to entry: Entry) throws {
    switch entry.type {
    case .admissionOffered: try requireSpeaker(entry.author, for: try organisation(of: entry), as: [.desk])
    case .admissionDeclared: try requireSpeaker(entry.author, for: try organisation(of: entry), as: [.desk, .doctor])
    case .admissionAccepted:
      _ = try admission(of: entry)
      try requireSide(entry.author, of: entry.subject)
    case .admissionEnded:
      let admission = try admission(of: entry)
      guard (try? requireSide(entry.author, of: entry.subject)) == nil else { return }
      try requireSpeaker(entry.author, for: admission.organisation, as: [.desk])
    case .deviceAssigned, .deviceReleased:
      let organisation = try organisation(of: entry)
      if entry.type == .deviceAssigned { _ = try approved(organisation) }
      guard try !isAdministrator(entry.author) else { return }
      try requireSpeaker(entry.author, for: organisation, as: [.desk])
    default: break
    }
  }

  /// Affiliations with an organisation that one side alone has signed, by the person's id.
  package func offers(of organisation: OrganisationID) -> [(person: PersonStanding, side: AffiliationSide)] {
    registry.allPersons.compactMap { PersonID($0.id).flatMap { standing(of: $0) } }
      .compactMap { person in person.offers[organisation].map { (person, $0) } }.sorted { $0.0.id < $1.0.id }
  }

  private func organisation(of entry: Entry) throws(ConsentRefusal) -> String {
    guard let organisation = entry.body["organisation"]?.string else { throw .malformed("organisation") }
    return organisation
  }

  private func admission(of entry: Entry) throws -> Admission {
    guard let position = entry.body["of"]?.integer, let admission = try AdmissionRows.fetch(position, db: db),
      admission.patient == entry.subject
    else { throw ConsentRefusal.unknownReference("admission") }
    return admission
  }

  private func approved(_ organisation: String) throws(ConsentRefusal) -> OrganisationID {
    guard let id = OrganisationID(organisation), let standing = standing(of: id) else { throw .unknownOrganisation }
    guard standing.licence == .approved else { throw .notApproved(standing.licence) }
    return id
  }

  private func isAdministrator(_ author: String) throws(ConsentRefusal) -> Bool {
    guard let standing = PersonID(author).flatMap({ standing(of: $0) }) else { throw .unknownPerson }
    return standing.role == .administrator && standing.isApproved
  }

  private func requireSpeaker(
    _ author: String, for organisation: String, as roles: Set<Role>
  ) throws(ConsentRefusal) {
    let id = try approved(organisation)
    guard let standing = PersonID(author).flatMap({ standing(of: $0) }) else { throw .unknownPerson }
    guard standing.isApproved else { throw .notApproved(standing.licence) }
    guard roles.contains(standing.role), standing.affiliations.contains(id) else { throw .notEntitled }
  }

  /// That somebody is the patient or may act for them now. Custodians decide on data together, not on where somebody is.
  func requireSide(_ author: String, of subject: String?) throws(ConsentRefusal) {
    guard let person = PersonID(author), let patient = subject.flatMap({ PersonID($0) }).flatMap({ consent(of: $0) })
    else { throw .unknownPatient }
    guard patient.erasure == nil else { throw .erased }
    guard person == patient.id || patient.guardianship(of: person, at: now) != nil else { throw .notEntitled }
  }
}
