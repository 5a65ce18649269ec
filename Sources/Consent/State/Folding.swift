import Ledger
import Vitals

/// One entry on its way into the state: it reads the state before and gathers what changes, which is put in place only
/// when nothing failed.
struct Folding {
  /// The state before the entry.
  let state: ConsentState
  let position: Int64
  /// The entry's own time.
  let time: Timestamp
  /// Whoever made the entry: a person's id, or the node's name.
  let author: String
  /// Whether the gateway itself made the entry.
  let isByNode: Bool
  var effects = Effects()

  init(_ entry: Entry, state: ConsentState, position: Int64) {
    self.state = state
    self.position = position
    time = Timestamp(milliseconds: entry.time)
    author = entry.author
    isByNode = entry.author == entry.origin && entry.signature == nil
  }

  // MARK: Who acts

  /// The author as a person who may act at all.
  func actor() throws(ConsentRefusal) -> PersonStanding {
    guard let id = PersonID(author), let person = state.persons[id] else { throw .unknownPerson }
    guard person.isApproved else { throw .notApproved(person.licence) }
    return person
  }

  /// The author as an approved person of that role.
  func actor(_ role: PersonRole) throws(ConsentRefusal) -> PersonStanding {
    let actor = try actor()
    guard actor.role == role else { throw .notEntitled }
    return actor
  }

  func requireNode() throws(ConsentRefusal) {
    guard isByNode else { throw .notEntitled }
  }

  // MARK: What is known

  func known(_ id: PersonID) throws(ConsentRefusal) -> PersonStanding {
    guard let person = state.persons[id] else { throw .unknownPerson }
    return person
  }

  func known(_ id: OrganisationID) throws(ConsentRefusal) -> OrganisationStanding {
    guard let organisation = state.organisations[id] else { throw .unknownOrganisation }
    return organisation
  }

  func patient(_ id: PersonID) throws(ConsentRefusal) -> PatientConsent {
    guard let patient = state.patients[id] else { throw .unknownPatient }
    guard patient.erasure == nil else { throw .erased }
    return patient
  }
}
