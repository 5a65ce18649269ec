import Ledger
import Triage
import Vitals

/// What is sealed of an order: `{"limits"?:{vital:{depth:steps}},"news2"?,"reason","scale"?,"suppress"?:[condition]}`.
extension OrderTerms {
  /// The members that say what is ordered; numbers are fixed-point steps of the vital.
  package var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if let scale { members["scale"] = .string(scale.rawValue) }
    if let refusal { members["news2"] = .string(refusal.rawValue) }
    if !limits.isEmpty {
      members["limits"] = .object(Dictionary(uniqueKeysWithValues: limits.map { ($0.vital.key, $0.json) }))
    }
    if !suppressed.isEmpty { members["suppress"] = .array(suppressed.map { .string($0) }) }
    return members
  }

  /// Reads what ``members`` wrote; other members are the caller's.
  ///
  /// - Throws: `TriageError.malformedOrder(_:)` with the key of what is wrong.
  package init(members: [String: JSONValue]) throws(TriageError) {
    var limits: [OrderedLimits] = []
    if let member = members["limits"] {
      guard let vitals = member.object else { throw .malformedOrder("limits") }
      for (key, depths) in vitals.sorted(by: { $0.key < $1.key }) { limits.append(try OrderedLimits(key, depths)) }
    }
    try self.init(
      scale: try Self.word(members["scale"], "scale", SaturationScale.init(rawValue:)),
      refusal: try Self.word(members["news2"], "news2", NEWS2Refusal.init(rawValue:)), limits: limits,
      suppressed: try Self.texts(members["suppress"]))
  }

  private static func word<Word>(
    _ member: JSONValue?, _ key: String, _ parse: (String) -> Word?
  ) throws(TriageError) -> Word? {
    guard let member else { return nil }
    guard let text = member.string, let word = parse(text) else { throw .malformedOrder(key) }
    return word
  }

  private static func texts(_ member: JSONValue?) throws(TriageError) -> [String] {
    guard let member else { return [] }
    guard let elements = member.array, elements.count <= suppressible.count else { throw .malformedOrder("suppress") }
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count else { throw .malformedOrder("suppress") }
    return texts
  }
}

extension OrderedLimits {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [:]
    for depth in Depth.allCases { members[depth.rawValue] = self[depth].map { .integer(Int64($0)) } }
    return .object(members)
  }

  fileprivate init(_ key: String, _ json: JSONValue) throws(TriageError) {
    guard let vital = Vital(key: key), let depths = json.object else { throw .malformedOrder(key) }
    var bounds: [Depth: Int] = [:]
    for (name, value) in depths {
      guard let depth = Depth(rawValue: name), let steps = value.integer, let bound = Int(exactly: steps) else {
        throw .malformedOrder(key)
      }
      bounds[depth] = bound
    }
    try self.init(
      vital: vital, criticalLow: bounds[.criticalLow], low: bounds[.low], high: bounds[.high],
      criticalHigh: bounds[.criticalHigh])
  }
}
