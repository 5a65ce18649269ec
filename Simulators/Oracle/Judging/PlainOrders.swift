import Vitals
import WardKit

/// What stands in order for one patient, as the oracle understands it: later orders prevail aspect by aspect, suppressions
/// add up. Written from `docs/decisions/0030`, with nothing of the gateway's.
package struct PlainOrders: Hashable, Codable, Sendable {
  package var scale = Scale.one
  /// Whether NEWS2 applies at all.
  package var isScored = true
  /// Bounds in fixed-point steps, by the key of the vital and the word of the depth.
  package var limits: [String: [String: Int]] = [:]
  /// Conditions about which nobody is called.
  package var suppressed: Set<String> = []

  package static let none = PlainOrders()

  private init() {}

  package init(scale: Scale) { self.scale = scale }

  /// - Parameter orders: in the order in which they were placed.
  package init(_ orders: [PatientOrder]) {
    for order in orders {
      if order.usesScale2 { scale = .two }
      if order.refusal != nil { isScored = false }
      for (vital, bounds) in order.limits {
        limits[vital.key] = Dictionary(uniqueKeysWithValues: bounds.map { ($0.key.rawValue, $0.value) })
      }
      suppressed.formUnion(order.suppressed)
    }
  }

  /// Whether the patient has a limit of their own on one side of a vital: then it speaks there, and the rules do not.
  func speaks(for vital: Vital, onLowSide isLow: Bool) -> Bool {
    guard let own = limits[vital.key] else { return false }
    return LimitDepth.allCases.contains { $0.isLow == isLow && own[$0.rawValue] != nil }
  }

  /// The bands that a value lies in: the patient's own, or else those of the rules on the sides that no order names. An own
  /// band is announced as the rules announce that depth, or else that side, or else a score of 3.
  func bands(of vital: Vital, at value: Int, rules: JudgingRules) -> [JudgingRules.Band] {
    let isTarget = vital == .oxygenSaturation && scale == .two
    let common = isTarget ? rules.saturationTargetBands : rules.bands[vital] ?? []
    for depth in LimitDepth.allCases {
      guard let own = limits[vital.key], let range = Self.range(of: depth, in: own), range.contains(value) else {
        continue
      }
      let like = common.first { $0.name == depth.rawValue } ?? common.first { $0.isLow == depth.isLow }
      let delay = like?.delayMilliseconds ?? rules.singleThreeDelayMilliseconds
      return [JudgingRules.Band(range: range, delayMilliseconds: delay, name: depth.rawValue)]
    }
    return common.filter { $0.range.contains(value) && !speaks(for: vital, onLowSide: $0.isLow) }
  }

  /// The values that lie at one depth: from its bound outwards, as far as the next depth.
  private static func range(of depth: LimitDepth, in own: [String: Int]) -> ClosedRange<Int>? {
    guard let bound = own[depth.rawValue] else { return nil }
    switch depth {
    case .criticalLow: return .min...bound
    case .low: return (own[LimitDepth.criticalLow.rawValue].map { $0 + 1 } ?? .min)...bound
    case .high: return bound...(own[LimitDepth.criticalHigh.rawValue].map { $0 - 1 } ?? .max)
    case .criticalHigh: return bound...(.max)
    }
  }
}

extension JudgingRules.Band {
  var isLow: Bool { LimitDepth(rawValue: name)?.isLow ?? false }
}
