/// A side of the contract between a person and an organisation.
package enum AffiliationSide: String, Hashable, Sendable {
  case person
  case organisation
}
