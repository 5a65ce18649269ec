/// One thing that must work before the gateway may be relied on.
package struct ReadinessCheck: Sendable {
  /// A stable word, for example `store`, `anchor` or `broker`.
  package let name: String
  /// Says why not, or nil when it works. Bounded in time by whoever makes it; the reason names no person.
  package let problem: @Sendable () async -> String?

  package init(_ name: String, problem: @escaping @Sendable () async -> String?) {
    self.name = name
    self.problem = problem
  }
}
