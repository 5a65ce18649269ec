import Vitals

/// What a request asks for, as it is signed.
package struct RequestOffer: Hashable, Sendable {
  package let patient: PersonID
  /// The organisation that the author asks for; nil for oneself.
  package let organisation: OrganisationID?
  package let terms: ConsentTerms
  package let wantedUntil: Timestamp?
  package let wantedUses: Int?
  /// From when on it can no longer be answered.
  package let until: Timestamp
  /// Why, in the author's words; 0...2,000 characters.
  package let note: String?

  package init(
    patient: PersonID, organisation: OrganisationID? = nil, terms: ConsentTerms, wantedUntil: Timestamp? = nil,
    wantedUses: Int? = nil, until: Timestamp, note: String? = nil
  ) {
    self.patient = patient
    self.organisation = organisation
    self.terms = terms
    self.wantedUntil = wantedUntil
    self.wantedUses = wantedUses
    self.until = until
    self.note = note
  }
}
