/// What a grant gives, as it is signed.
package struct GrantOffer: Hashable, Sendable {
  package let patient: PersonID
  package let grantee: Grantee
  package let terms: GrantTerms
  /// The request that it answers.
  package let request: RequestID?
  /// The version that it replaces at once.
  package let supersedes: GrantID?
  /// The grant by which the author may delegate; nil for patients, guardians and custodians.
  package let under: GrantID?

  package init(
    patient: PersonID, grantee: Grantee, terms: GrantTerms, request: RequestID? = nil, supersedes: GrantID? = nil,
    under: GrantID? = nil
  ) {
    self.patient = patient
    self.grantee = grantee
    self.terms = terms
    self.request = request
    self.supersedes = supersedes
    self.under = under
  }
}
