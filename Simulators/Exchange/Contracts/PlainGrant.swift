/// A grant as it was signed.
package struct PlainGrant: Hashable, Sendable {
  package let to: Addressee
  package let terms: PlainTerms
  /// Milliseconds since 1970; it holds before, not at it.
  package let until: Int64?
  package let uses: Int?
  /// `standard`, `trusted` or `any`.
  package let sources: String
  /// The request that it answers.
  package let request: Int64?

  package init(
    to: Addressee, terms: PlainTerms, until: Int64? = nil, uses: Int? = nil, sources: String = "standard",
    request: Int64? = nil
  ) {
    self.to = to
    self.terms = terms
    self.until = until
    self.uses = uses
    self.sources = sources
    self.request = request
  }
}
