/// What one fold replaced, so that the writer can take it back with its submission.
package struct ConsentChange: Sendable {
  /// The position before.
  let position: Int64
  let administrators: Int
  let openReviews: [EmergencyID: PersonID]
  /// The person whose standing changed: what rests on it must be decided again.
  package internal(set) var person: PersonID?
  /// The organisation whose standing changed.
  package internal(set) var organisation: OrganisationID?
  /// The patient whose consent changed.
  package internal(set) var patient: PersonID?
  // The values before; nil for what was not there.
  var personBefore: PersonStanding?
  var organisationBefore: OrganisationStanding?
  var patientBefore: PatientConsent?

  init(_ state: ConsentState) {
    position = state.position
    administrators = state.administrators
    openReviews = state.openReviews
  }
}

extension ConsentState {
  /// Takes a fold back. Changes are undone in the reverse of their order, newest first.
  package mutating func undo(_ change: ConsentChange) {
    position = change.position
    administrators = change.administrators
    openReviews = change.openReviews
    if let id = change.person { persons[id] = change.personBefore }
    if let id = change.organisation { organisations[id] = change.organisationBefore }
    if let id = change.patient { patients[id] = change.patientBefore }
  }

  /// Puts what an entry changes in place.
  mutating func apply(_ effects: Effects, to change: inout ConsentChange) {
    if let person = effects.person {
      change.person = person.id
      change.personBefore = persons.updateValue(person, forKey: person.id)
      if person.role == .administrator {
        administrators += person.isApproved ? 1 : 0
        administrators -= change.personBefore?.isApproved == true ? 1 : 0
      }
    }
    if let organisation = effects.organisation {
      change.organisation = organisation.id
      change.organisationBefore = organisations.updateValue(organisation, forKey: organisation.id)
    }
    if let patient = effects.patient {
      change.patient = patient.id
      change.patientBefore = patients.updateValue(patient, forKey: patient.id)
    }
    if let opened = effects.opened { openReviews[opened.id] = opened.patient }
    if let reviewed = effects.reviewed { openReviews[reviewed] = nil }
  }
}
