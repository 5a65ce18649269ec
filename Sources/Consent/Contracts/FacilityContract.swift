import Vitals

/// What a signature under a facility's contract says, as far as who may sign it goes (decision 0048).
package enum FacilityContract: Hashable, Sendable {
  /// The facility offers to admit a patient.
  case offer(organisation: String)
  /// The facility admits a patient who cannot answer.
  case declaration(organisation: String)
  /// The patient's side accepts.
  case acceptance(patient: String)
  /// Either side ends an admission, declines it or takes it back.
  case end(patient: String, organisation: String)
  /// A device belongs to the facility from now on.
  case assignment(organisation: String)
  /// A device belongs to the facility no more.
  case release(organisation: String)
}

extension ConsentState {
  /// Finds out whether somebody is a party to a facility's contract, as the ledger stands: for the writer before it takes the
  /// signature, and for an audit years later.
  ///
  /// A facility speaks through its desk, in an emergency through its doctors too; a patient's side is the patient or a
  /// guardian. Administrators speak for devices alone.
  /// - Parameter time: the entry's own.
  /// - Throws: ``ConsentRefusal``.
  package func requireParty(
    to contract: FacilityContract, by author: String, at time: Timestamp
  ) throws(ConsentRefusal) {
    switch contract {
    case .offer(let organisation): try requireSpeaker(author, for: organisation, as: [.desk])
    case .declaration(let organisation): try requireSpeaker(author, for: organisation, as: [.desk, .doctor])
    case .acceptance(let patient): try requireSide(author, of: patient, at: time)
    case .end(let patient, let organisation):
      guard (try? requireSide(author, of: patient, at: time)) == nil else { return }
      try requireSpeaker(author, for: organisation, as: [.desk])
    case .assignment(let organisation):
      _ = try approved(organisation)
      try requireAdministratorOrSpeaker(author, for: organisation)
    case .release(let organisation): try requireAdministratorOrSpeaker(author, for: organisation)
    }
  }

  private func approved(_ organisation: String) throws(ConsentRefusal) -> OrganisationID {
    guard let id = OrganisationID(organisation), let standing = organisations[id] else { throw .unknownOrganisation }
    guard standing.licence == .approved else { throw .notApproved(standing.licence) }
    return id
  }

  private func requireAdministratorOrSpeaker(
    _ author: String, for organisation: String
  ) throws(ConsentRefusal) {
    guard let standing = PersonID(author).flatMap({ persons[$0] }) else { throw .unknownPerson }
    guard !(standing.role == .administrator && standing.isApproved) else { return }
    try requireSpeaker(author, for: organisation, as: [.desk])
  }

  private func requireSpeaker(
    _ author: String, for organisation: String, as roles: Set<PersonRole>
  ) throws(ConsentRefusal) {
    let id = try approved(organisation)
    guard let standing = PersonID(author).flatMap({ persons[$0] }) else { throw .unknownPerson }
    guard standing.isApproved else { throw .notApproved(standing.licence) }
    guard roles.contains(standing.role), standing.affiliations.contains(id) else { throw .notEntitled }
  }

  /// That somebody is a doctor who was approved.
  ///
  /// - Throws: ``ConsentRefusal``.
  package func requireDoctor(_ id: String) throws(ConsentRefusal) {
    guard let standing = PersonID(id).flatMap({ persons[$0] }) else { throw .unknownPerson }
    guard standing.isApproved else { throw .notApproved(standing.licence) }
    guard standing.role == .doctor else { throw .notEntitled }
  }

  /// That somebody is the patient or may act for them at a time. Custodians decide on data together, not on where somebody is.
  ///
  /// - Throws: ``ConsentRefusal``.
  package func requireSide(_ author: String, of patient: String, at time: Timestamp) throws(ConsentRefusal) {
    guard let person = PersonID(author), let patient = PersonID(patient).flatMap({ patients[$0] })
    else { throw .unknownPatient }
    guard patient.erasure == nil else { throw .erased }
    guard person == patient.id || patient.guardianship(of: person, at: time) != nil else { throw .notEntitled }
  }
}
