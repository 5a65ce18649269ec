/// What a prohibition forbids, as it is signed.
package struct ProhibitionOffer: Hashable, Sendable {
  package let patient: PersonID
  package let against: Grantee
  package let terms: ConsentTerms
  package let period: Period

  package init(patient: PersonID, against: Grantee, terms: ConsentTerms, period: Period) {
    self.patient = patient
    self.against = against
    self.terms = terms
    self.period = period
  }
}
