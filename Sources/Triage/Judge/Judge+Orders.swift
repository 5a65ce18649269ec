import Vitals

/// Judging by a patient's own orders.
extension Judge {
  /// Where a value lies by the patient's limits, or by the rules' on a side that no order names; nil within limits.
  static func depth(of value: Int, of vital: Vital, orders: Orders, rules: Rules) -> Depth? {
    let code = rules.table.code(of: vital, value: value, scale: orders.scale)
    let common = code == 0 ? nil : Depth.allCases[Int(code) - 1]
    guard let own = orders.details?.limits(of: vital) else { return common }
    if let depth = own.depth(of: value) { return depth }
    return common.flatMap { own.governs($0) ? nil : $0 }
  }

  /// The parameters that score 3 and count as out of limits: not those for which the patient has limits of their own.
  @inline(__always)
  static func threes(of reading: Reading, score: ScoreInterval, orders: Orders) -> ScoredParameters {
    guard let details = orders.details, !score.threes.isEmpty else { return score.threes }
    var threes = score.threes
    for limits in details.limits {
      guard let value = reading.vitals[limits.vital], limits.governs(threeAt: value) else { continue }
      threes.subtract(limits.vital.scoredParameter)
    }
    return threes
  }
}
