import Vitals

/// One patient's own limits of one vital, in fixed-point steps.
///
/// A side that is named replaces that side of the rules whole; the other side stays as the rules have it. Priorities and
/// delays are those of the rules for the same depth. Where a side is ordered, the NEWS2 score of 3 on that side calls
/// nobody by itself any more: the patient's limits stand in for it (DESIGN, section 4). The aggregate counts on.
package struct OrderedLimits: Hashable, Sendable {
  package let vital: Vital
  /// At and below this the value is critical, or nil.
  package let criticalLow: Int?
  /// At and below this the value is low, or nil.
  package let low: Int?
  /// At and above this the value is high, or nil.
  package let high: Int?
  /// At and above this the value is critical, or nil.
  package let criticalHigh: Int?

  /// - Throws: ``TriageError/malformedOrder(_:)`` with the vital's key, when nothing is named, a bound is impossible, or
  ///   the bounds are not in ascending order.
  package init(
    vital: Vital, criticalLow: Int? = nil, low: Int? = nil, high: Int? = nil, criticalHigh: Int? = nil
  ) throws(TriageError) {
    let bounds = [criticalLow, low, high, criticalHigh].compactMap { $0 }
    guard !bounds.isEmpty, bounds.allSatisfy(vital.possible.contains), zip(bounds, bounds.dropFirst()).allSatisfy(<)
    else { throw .malformedOrder(vital.key) }
    self.vital = vital
    self.criticalLow = criticalLow
    self.low = low
    self.high = high
    self.criticalHigh = criticalHigh
  }

  package subscript(depth: Depth) -> Int? {
    switch depth {
    case .criticalLow: criticalLow
    case .low: low
    case .high: high
    case .criticalHigh: criticalHigh
    }
  }

  var namesLowSide: Bool { criticalLow != nil || low != nil }
  var namesHighSide: Bool { criticalHigh != nil || high != nil }

  /// Where a value lies on the sides that are named; nil within them.
  func depth(of value: Int) -> Depth? {
    if let criticalLow, value <= criticalLow { return .criticalLow }
    if let low, value <= low { return .low }
    if let criticalHigh, value >= criticalHigh { return .criticalHigh }
    if let high, value >= high { return .high }
    return nil
  }

  /// Whether the patient's own limit, and not the rules', speaks for a value on this side of the vital.
  func governs(_ depth: Depth) -> Bool { depth.isLow ? namesLowSide : namesHighSide }

  /// Whether the patient's own limit speaks for this value where NEWS2 scores it 3.
  func governs(threeAt value: Int) -> Bool { value < vital.middle ? namesLowSide : namesHighSide }
}

extension Depth {
  /// Whether this lies below the limits.
  package var isLow: Bool { self == .criticalLow || self == .low }
}

extension Vital {
  /// A value between the two sides of the NEWS2 chart: what scores 3 below it is low, what scores 3 above it is high.
  fileprivate var middle: Int {
    switch self {
    case .heartRate: 70
    case .oxygenSaturation: 92
    case .respiratoryRate: 16
    case .temperature: 370
    case .systolic: 150
    case .diastolic: 80
    case .glucose: 60
    }
  }
}
