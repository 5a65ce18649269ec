import Ledger
import Logging
import Store
import Triage
import Vitals

/// Raises and ends technical alerts about the gateway itself. What the disk refuses goes to ``Distress`` at once and is
/// written down later.
package actor GatewayAlarms {
  private struct Change {
    let kind: TechnicalKind
    /// Nil ends it.
    let raise: (value: Int?, details: [String: JSONValue])?
  }

  private let store: Store
  private let rules: @Sendable () -> TechnicalRules
  private let distress: Distress?
  private let logger: Logger
  /// What the disk has refused, the newest of each kind, at most one for each.
  private var unrecorded: [TechnicalKind: Change] = [:]

  /// - Parameter distress: nil where nobody is called without a record.
  package init(
    store: Store, rules: @escaping @Sendable () -> TechnicalRules, distress: Distress?, logger: Logger
  ) {
    self.store = store
    self.rules = rules
    self.distress = distress
    self.logger = logger
  }

  /// Raises an alert of this kind, unless one is open.
  package func raise(_ kind: TechnicalKind, value: Int? = nil, details: [String: JSONValue] = [:]) async {
    await apply(Change(kind: kind, raise: (value, details)))
  }

  /// Ends the open alert of this kind.
  package func end(_ kind: TechnicalKind) async {
    await apply(Change(kind: kind, raise: nil))
  }

  /// Offers the disk again what it refused.
  package func recordLeftovers() async {
    for change in unrecorded.values.sorted(by: { $0.kind.rawValue < $1.kind.rawValue }) { await apply(change) }
  }

  private func apply(_ change: Change) async {
    let rules = rules()
    let (kind, raise) = (change.kind, change.raise)
    do {
      try await store.writer.perform(urgent: true) { transaction in
        guard let raise else {
          try transaction.endTechnical(TechnicalKey(kind), readingTime: transaction.now)
          return
        }
        try transaction.raiseTechnical(
          TechnicalKey(kind), about: .node, pseudonym: nil, finding: rules.finding(kind, value: raise.value),
          readingTime: transaction.now, timings: rules.timings, details: raise.details)
      }
      unrecorded[kind] = nil
      distress?.end(kind)
    } catch {
      logger.error(
        "a technical alert could not be recorded", metadata: ["kind": "\(kind.rawValue)", "error": "\(error)"])
      unrecorded[kind] = change
      if raise == nil { distress?.end(kind) } else { distress?.call(kind) }
    }
  }
}
