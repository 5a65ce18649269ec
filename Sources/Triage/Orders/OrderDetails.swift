import Vitals

/// The rarer part of a patient's orders, shared by whoever judges that patient. Immutable.
package final class OrderDetails: Hashable, Sendable {
  /// At most one for each vital.
  package let limits: [OrderedLimits]
  /// Conditions about which nobody is called, each with the order that says so.
  package let suppressions: [Suppression]
  /// Where the orders in force stand on the ledger, ascending, never empty.
  package let positions: [Int64]

  package init(limits: [OrderedLimits] = [], suppressions: [Suppression] = [], positions: [Int64]) {
    self.limits = limits
    self.suppressions = suppressions
    self.positions = positions
  }

  /// What was ordered for this vital, or nil.
  func limits(of vital: Vital) -> OrderedLimits? { limits.first { $0.vital == vital } }

  /// What suppresses the condition; the one that lasts longest where several do.
  func suppression(of conditionKey: String) -> Suppression? {
    suppressions.filter { $0.conditionKey == conditionKey }.max { $0.until < $1.until }
  }

  package static func == (left: OrderDetails, right: OrderDetails) -> Bool {
    left.limits == right.limits && left.suppressions == right.suppressions && left.positions == right.positions
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(positions) }
}
