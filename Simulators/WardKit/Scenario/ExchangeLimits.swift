/// The limits that an exchange must meet; one that is not set is not asked for.
package struct ExchangeLimits: Hashable, Sendable {
  /// Attempts, entries and contracts that the oracle cannot explain.
  package var unexplained: Int? = 0
  /// Requests that nobody answered.
  package var unanswered: Int? = 0
  /// Percentile of every operation, in milliseconds.
  package var p99: Double?
  /// Operations answered a second while it runs.
  package var operationsPerSecond: Double?
  /// How late the generator itself may be, in milliseconds.
  package var lagMilliseconds: Double?

  package init() {}
}
