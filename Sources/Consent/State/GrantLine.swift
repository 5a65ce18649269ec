/// What of a grant decides most often, held inline in the index by grantee, so that a thousand grants that do not fit cost
/// microseconds.
struct GrantLine: Hashable, Sendable {
  let id: GrantID
  let terms: ConsentTerms
  let period: Period

  init(_ grant: Grant) {
    id = grant.id
    terms = grant.terms.terms
    period = grant.terms.period
  }
}
