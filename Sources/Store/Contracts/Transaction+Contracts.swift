import Consent
import Ledger
import Vitals

/// Who may sign a facility's contract, as things stand on the writer (CONSENT-1).
extension Transaction {
  /// Finds out whether the author is a party to the contract that the entry is about; any other entry is passed over.
  ///
  /// At the entry's own time, as `vigil audit` does it again.
  /// - Throws: `ConsentRefusal`.
  func requireParty(to entry: Entry) throws {
    let contract = try FacilityContract(entry) { try AdmissionRows.fetch($0, db: db) }
    guard let contract else { return }
    try core.consent.state.requireParty(
      to: contract, by: entry.author, at: Timestamp(milliseconds: entry.time))
  }

  /// Affiliations with an organisation that one side alone has signed, by the person's id.
  package func offers(of organisation: OrganisationID) -> [(person: PersonStanding, side: AffiliationSide)] {
    registry.allPersons.compactMap { PersonID($0.id).flatMap { standing(of: $0) } }
      .compactMap { person in person.offers[organisation].map { (person, $0) } }.sorted { $0.0.id < $1.0.id }
  }
}
