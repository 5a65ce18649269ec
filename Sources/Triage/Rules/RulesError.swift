/// Why a set of rules is refused. The path is that of the key in the rules file, so that its line can be named.
package struct RulesError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// A vital, event or technical kind has no rule.
    case missing
    /// The same vital or depth stands twice.
    case repeated
    /// The band shares values with the band of that depth, or stands on the wrong side of it.
    case overlaps(Depth)
    /// The band reaches beyond what the vital can be.
    case beyondPossible
    /// A number outside of what is sensible; the bounds are those that would be accepted.
    case outOfRange(ClosedRange<Int>)
    /// A priority that must be above this one and is not.
    case notAbove(Priority)
    /// A rule without a source.
    case unsourced
  }

  /// For example `["limits", "hr", "low"]`.
  package var path: [String]
  package var problem: Problem

  package init(path: [String], problem: Problem) {
    self.path = path
    self.problem = problem
  }
}
