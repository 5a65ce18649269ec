/// Whom a licence is about.
package enum LicenceHolder: Hashable, Sendable {
  case person(PersonID)
  case organisation(OrganisationID)

  /// The pseudonym under which it stands on the ledger, and whose key seals a reason.
  package var pseudonym: String {
    switch self {
    case .person(let person): person.text
    case .organisation(let organisation): organisation.text
    }
  }
}
