import Vitals

/// What the doctor of a run orders for one patient before anything is sent. Aspects that it does not name stay as they are.
package struct PatientOrder: Hashable, Sendable {
  /// Why NEWS2 does not apply (RCP 2017); the raw value is the word in a scenario and in an order.
  package enum Refusal: String, CaseIterable, Hashable, Sendable {
    case ageUnder16 = "age-under-16"
    case pregnant
  }

  /// Whether NEWS2's scale 2 scores the saturation.
  package var usesScale2 = false
  /// Nil where the order does not say.
  package var refusal: Refusal?
  /// Own limits in fixed-point steps; a side that is named takes the place of that side of the rules.
  package var limits: [Vital: [LimitDepth: Int]] = [:]
  /// Conditions about which nobody shall be called, in the gateway's words, such as `event.af` or `limit.hr.high`.
  package var suppressed: Set<String> = []

  package init() {}

  /// For a prescribed target of 88-92 %.
  package static let scale2: PatientOrder = {
    var order = PatientOrder()
    order.usesScale2 = true
    return order
  }()
}

/// On which side of its limits a value lies, and how far; the raw value is the word of rules and orders.
package enum LimitDepth: String, CaseIterable, Hashable, Sendable {
  case criticalLow = "critical-low"
  case low, high
  case criticalHigh = "critical-high"

  package var isLow: Bool { self == .criticalLow || self == .low }
}

/// An order for some of the patients.
package struct OrderRule: Hashable, Sendable {
  package var order: PatientOrder
  package var selection: Selection

  package init(order: PatientOrder, selection: Selection) {
    self.order = order
    self.selection = selection
  }
}
