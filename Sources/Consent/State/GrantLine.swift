/// What of a grant decides most often, held inline in the index by grantee, so that a thousand grants that do not fit cost
/// microseconds.
struct GrantLine: Hashable, Sendable {
  let id: GrantID
  let terms: ConsentTerms
  let period: Period
  let sources: DataSources
  /// A short list, looked through faster than a set.
  let countries: [CountryCode]
  /// Whether its own uses are counted.
  let isCounted: Bool
  /// Whether it rests on another grant, whose uses may be counted.
  let isDelegated: Bool

  init(_ grant: Grant) {
    id = grant.id
    terms = grant.terms.terms
    period = grant.terms.period
    sources = grant.terms.sources
    countries = grant.terms.countries.sorted()
    isCounted = grant.terms.uses != nil
    if case .delegate = grant.authority { isDelegated = true } else { isDelegated = false }
  }
}
