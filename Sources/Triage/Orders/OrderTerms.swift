import Vitals

/// What one order says. Every word of it is a clinical value and is sealed (LEDGER-3).
package struct OrderTerms: Hashable, Sendable {
  /// Which NEWS2 scale scores the saturation, or nil when the order does not say.
  package var scale: SaturationScale?
  /// Why NEWS2 does not apply, or nil when the order does not say.
  package var refusal: NEWS2Refusal?
  /// Own limits, in the order of ``Vital``, each vital at most once.
  package var limits: [OrderedLimits]
  /// Conditions about which nobody shall be called, sorted, as ``Finding/conditionKey`` names them.
  package var suppressed: [String]

  /// - Throws: ``TriageError/malformedOrder(_:)`` with the key of what is wrong: nothing is said at all (`order`), a vital
  ///   stands twice, or a condition is none that can be suppressed.
  package init(
    scale: SaturationScale? = nil, refusal: NEWS2Refusal? = nil, limits: [OrderedLimits] = [],
    suppressed: [String] = []
  ) throws(TriageError) {
    guard scale != nil || refusal != nil || !limits.isEmpty || !suppressed.isEmpty else {
      throw .malformedOrder("order")
    }
    let vitals = limits.map(\.vital)
    for vital in vitals where vitals.filter({ $0 == vital }).count > 1 { throw .malformedOrder(vital.key) }
    for key in suppressed where !Self.suppressible.contains(key) { throw .malformedOrder("suppress") }
    guard Set(suppressed).count == suppressed.count else { throw .malformedOrder("suppress") }
    self.scale = scale
    self.refusal = refusal
    self.limits = limits.sorted { $0.vital.rawValue < $1.vital.rawValue }
    self.suppressed = suppressed.sorted()
  }

  /// Every condition that an order may suppress.
  package static let suppressible: Set<String> = {
    var keys = Set(EventKind.allCases.map { "event.\($0.rawValue)" })
    for vital in Vital.allCases {
      for depth in Depth.allCases { keys.insert("limit.\(vital.key).\(depth.rawValue)") }
    }
    for (_, key) in ScoredParameters.keyed where key != "oxygen" { keys.insert("single.\(key)") }
    for priority in Priority.allCases { keys.insert("aggregate.\(priority.rawValue)") }
    for trend in TrendKind.allCases { keys.insert("trend.\(trend.rawValue)") }
    return keys
  }()
}
