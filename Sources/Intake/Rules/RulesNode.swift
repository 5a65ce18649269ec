import Triage
import YAMLFile
import Yams

/// A node of the rules file that knows where it stands, so that every refusal can name file, line and key.
struct RulesNode {
  let node: Node
  let path: [String]
  let file: String

  func refusal(_ problem: RulesFileError.Problem) -> RulesFileError {
    RulesFileError(file: file, line: node.mark?.line ?? 0, key: path.joined(separator: "."), problem: problem)
  }

  /// The children by key.
  ///
  /// - Throws: when this is no mapping, or holds a key that is not allowed, or lacks one that is required.
  func children(
    required: [String], optional: Set<String> = []
  ) throws(RulesFileError) -> [String: RulesNode] {
    guard case .mapping(let mapping) = node else { throw refusal(.wrongType(expected: "a mapping")) }
    var children: [String: RulesNode] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? "?"
      let child = RulesNode(node: value, path: path + [name], file: file)
      guard required.contains(name) || optional.contains(name) else {
        throw RulesNode(node: key, path: path + [name], file: file).refusal(.unknownKey)
      }
      children[name] = child
    }
    for name in required where children[name] == nil {
      throw RulesNode(node: node, path: path + [name], file: file).refusal(.missingKey)
    }
    return children
  }

  /// A text, which must not be empty or look like a number.
  func text() throws(RulesFileError) -> String {
    guard let scalar = node.scalar, !(scalar.style == .plain && Int(scalar.string) != nil) else {
      throw refusal(.wrongType(expected: "a text"))
    }
    return scalar.string
  }

  /// A whole number from 0 up, written plainly.
  func whole() throws(RulesFileError) -> Int {
    guard let scalar = node.scalar, scalar.style == .plain, let number = Int(scalar.string), number >= 0 else {
      throw refusal(.wrongType(expected: "a whole number"))
    }
    return number
  }

  /// `true` or `false`, written plainly.
  func truth() throws(RulesFileError) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain, let truth = Bool(scalar.string) else {
      throw refusal(.wrongType(expected: "true or false"))
    }
    return truth
  }

  /// A duration in whole seconds or minutes, as milliseconds.
  func milliseconds(per unit: Int) throws(RulesFileError) -> Int {
    let (product, overflow) = try whole().multipliedReportingOverflow(by: unit)
    guard !overflow else { throw refusal(.wrongType(expected: "a duration")) }
    return product
  }

  /// A decimal number in fixed-point steps: digits, and one decimal where the scale is 10. Never floating point.
  func steps(scale: Int) throws(RulesFileError) -> Int {
    let expected = scale == 10 ? "a number with at most one decimal" : "a whole number"
    guard let scalar = node.scalar, scalar.style == .plain else { throw refusal(.wrongType(expected: expected)) }
    let parts = scalar.string.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.count == 1 || scale == 10, parts[0].count <= 6,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let units = Int(parts[0])
    else { throw refusal(.wrongType(expected: expected)) }
    guard parts.count == 2 else { return units * scale }
    guard parts[1].utf8.count == 1, let tenths = Int(parts[1]) else { throw refusal(.wrongType(expected: expected)) }
    return units * scale + tenths
  }

  func priority() throws(RulesFileError) -> Priority {
    guard let priority = Priority(rawValue: try text()) else {
      throw refusal(.wrongType(expected: "high, medium or low"))
    }
    return priority
  }
}
