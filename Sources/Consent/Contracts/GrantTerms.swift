/// Everything that a grant says beside whom it addresses.
package struct GrantTerms: Hashable, Sendable {
  /// Most times that a counted grant can be used.
  package static let useBound = 1_000_000
  /// Most countries that a condition names.
  package static let countryBound = 64

  package let terms: ConsentTerms
  package let period: Period
  /// How often it may be used, 1...``useBound``; nil for any number of times.
  package let uses: Int?
  package let sources: DataSources
  /// Where the facility that the grantee acts for must lie; empty for anywhere.
  package let countries: Set<CountryCode>

  /// Nil when a bound is left.
  package init?(
    _ terms: ConsentTerms, period: Period, uses: Int? = nil, sources: DataSources = .standard,
    countries: Set<CountryCode> = []
  ) {
    if let uses, !(1...Self.useBound).contains(uses) { return nil }
    guard countries.count <= Self.countryBound else { return nil }
    self.terms = terms
    self.period = period
    self.uses = uses
    self.sources = sources
    self.countries = countries
  }
}
