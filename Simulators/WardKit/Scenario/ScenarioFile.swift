import YAMLFile
import Yams

/// Scenario files: YAML, read strictly. An unknown key, a wrong type or a value out of range refuses the whole file, so
/// that a typing error never runs another load than the one that was meant.
package enum ScenarioFile {
  /// A larger file is refused.
  package static let maximumByteCount = 1 << 20

  /// What a file may say: a load of wearables, or an exchange of records (it has the key `exchange`).
  package enum Played: Hashable, Sendable {
    case ward(Scenario)
    case exchange(ExchangeScenario)

    package var name: String {
      switch self {
      case .ward(let scenario): scenario.name
      case .exchange(let scenario): scenario.name
      }
    }

    package var summary: String {
      switch self {
      case .ward(let scenario): scenario.summary
      case .exchange(let scenario): scenario.summary
      }
    }
  }

  /// Reads a scenario of either kind.
  /// - Parameters:
  ///   - file: the name that errors bear.
  ///   - overrides: values that replace those of the file, by path of keys, such as `devices.cadence`.
  /// - Throws: ``ScenarioError`` naming file, line and key.
  package static func read(
    _ text: String, file: String, overrides: [(key: String, value: String)] = []
  ) throws(ScenarioError) -> Played {
    let root = try tree(text, file: file, overrides: overrides)
    guard case .mapping(let mapping) = root.node, mapping["exchange"] != nil else { return .ward(try Scenario(root)) }
    return .exchange(try ExchangeScenario(root))
  }

  /// Reads a load of wearables.
  ///
  /// - Throws: as ``read(_:file:overrides:)``; an exchange lacks what a load needs.
  package static func parse(
    _ text: String, file: String, overrides: [(key: String, value: String)] = []
  ) throws(ScenarioError) -> Scenario {
    try Scenario(try tree(text, file: file, overrides: overrides))
  }

  private static func tree(
    _ text: String, file: String, overrides: [(key: String, value: String)]
  ) throws(ScenarioError) -> ScenarioNode {
    guard text.utf8.count <= maximumByteCount else {
      throw ScenarioError(file: file, line: 0, key: "", problem: .unreadable("larger than 1 MiB"))
    }
    var node = try compose(text, file: file)
    for (key, value) in overrides {
      let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      node = try replacing(path[...], with: value, in: node, key: key)
    }
    return ScenarioNode(node, file: file)
  }

  private static func compose(_ text: String, file: String) throws(ScenarioError) -> Node {
    do {
      return try YAMLDocument.compose(text)
    } catch {
      throw ScenarioError(file: file, line: error.line, key: "", problem: .unreadable(error.description))
    }
  }

  /// `node` with the value at `path` replaced, or added where the mapping above it is there or can be made.
  private static func replacing(
    _ path: ArraySlice<String>, with value: String, in node: Node, key: String
  ) throws(ScenarioError) -> Node {
    guard let name = path.first else { return Node(value) }
    guard !name.isEmpty, case .mapping(var mapping) = node else {
      throw ScenarioError(file: "--set", line: 0, key: key, problem: .wrongValue(expected: "a path of keys"))
    }
    let child = mapping[Node(name)] ?? Node([(Node, Node)]())
    mapping[Node(name)] =
      path.count == 1 ? Node(value) : try replacing(path.dropFirst(), with: value, in: child, key: key)
    return .mapping(mapping)
  }
}
