/// What other rules would have done with an alert that the rules in force announce, or with one that they do not.
package struct Difference: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case same
    /// By so many milliseconds.
    case later(Int64)
    /// By so many milliseconds.
    case sooner(Int64)
    /// Nobody would have been called while it lasted.
    case never
    /// Only the other rules would have called somebody.
    case added
  }

  package let kind: Kind
  /// Under the rules in force; under the other ones for ``Kind/added``.
  package let episode: Episode
}
