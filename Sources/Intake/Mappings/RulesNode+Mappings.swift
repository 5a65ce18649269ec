import Payload
import Yams

/// What mapping templates need of a node beside what the rules do.
extension RulesNode {
  /// Keys and values of a mapping whose keys are free.
  func entries() throws(RulesFileError) -> [(key: RulesNode, value: RulesNode)] {
    guard case .mapping(let mapping) = node else { throw refusal(.wrongType(expected: "a mapping")) }
    return mapping.map { key, value in
      let path = path + [key.scalar?.string ?? "?"]
      return (RulesNode(node: key, path: path, file: file), RulesNode(node: value, path: path, file: file))
    }
  }

  func elements() throws(RulesFileError) -> [RulesNode] {
    guard case .sequence(let sequence) = node else { throw refusal(.wrongType(expected: "a list")) }
    return sequence.enumerated().map { RulesNode(node: $1, path: path + ["\($0)"], file: file) }
  }

  /// Any scalar as it is written.
  func scalar() throws(RulesFileError) -> String {
    guard let scalar = node.scalar else { throw refusal(.wrongType(expected: "a word")) }
    return scalar.string
  }

  func pointer() throws(RulesFileError) -> JSONPointer {
    guard let pointer = JSONPointer(try scalar()) else {
      throw refusal(.wrongType(expected: "a JSON Pointer (RFC 6901), such as /vitals/hr"))
    }
    return pointer
  }

  /// A scalar as the JSON value it stands for; nil for `~`, which asks only that something is there.
  func value() throws(RulesFileError) -> PayloadTree? {
    guard let scalar = node.scalar else { throw refusal(.wrongType(expected: "a word, a number, true, false or ~")) }
    guard scalar.style == .plain else { return .string(scalar.string) }
    switch scalar.string {
    case "~", "null", "": return nil
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return ExactDecimal(scalar.string.utf8).map(PayloadTree.number) ?? .string(scalar.string)
    }
  }
}
