import Vitals

extension OrderRule {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["share", "index", "scale-2", "news2", "limits", "suppress"])
    self.init(order: try PatientOrder(keys), selection: try Selection(keys, of: node))
    guard order != PatientOrder() else { throw node.wrong("an order of `scale-2`, `news2`, `limits` or `suppress`") }
  }
}

extension PatientOrder {
  fileprivate init(_ keys: [String: ScenarioNode]) throws(ScenarioError) {
    if let node = keys["scale-2"] { usesScale2 = try node.flag() }
    if let node = keys["news2"] { refusal = try node.word(Refusal.self) }
    if let node = keys["limits"] {
      for (key, side) in try node.children(Vital.allCases.map(\.key)) {
        guard let vital = Vital(key: key) else { continue }
        limits[vital] = try Self.bounds(side, of: vital)
      }
    }
    if let node = keys["suppress"] {
      for element in try node.elements() { suppressed.insert(try element.text()) }
    }
  }

  /// Bounds in the unit of the rules file, ascending from `critical-low` to `critical-high`.
  private static func bounds(
    _ node: ScenarioNode, of vital: Vital
  ) throws(ScenarioError) -> [LimitDepth: Int] {
    let keys = try node.children(LimitDepth.allCases.map(\.rawValue))
    let scale = Double(vital.scale)
    let range = Double(vital.possible.lowerBound) / scale...Double(vital.possible.upperBound) / scale
    var bounds: [LimitDepth: Int] = [:]
    for depth in LimitDepth.allCases {
      guard let node = keys[depth.rawValue] else { continue }
      bounds[depth] = Int((try node.number(range) * scale).rounded())
    }
    let ascending = LimitDepth.allCases.compactMap { bounds[$0] }
    guard !ascending.isEmpty, zip(ascending, ascending.dropFirst()).allSatisfy(<) else {
      throw node.wrong("bounds that ascend from critical-low to critical-high")
    }
    return bounds
  }
}
