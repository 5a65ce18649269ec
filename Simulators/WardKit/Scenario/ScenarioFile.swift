import YAMLFile
import Yams

/// Scenario files: YAML, read strictly. An unknown key, a wrong type or a value out of range refuses the whole file, so
/// that a typing error never runs another load than the one that was meant.
package enum ScenarioFile {
  /// A larger file is refused.
  package static let maximumByteCount = 1 << 20

  /// Reads a scenario.
  /// - Parameters:
  ///   - file: the name that errors bear.
  ///   - overrides: values that replace those of the file, by path of keys, such as `devices.cadence`.
  /// - Throws: ``ScenarioError`` naming file, line and key.
  package static func parse(
    _ text: String, file: String, overrides: [(key: String, value: String)] = []
  ) throws(ScenarioError) -> Scenario {
    guard text.utf8.count <= maximumByteCount else {
      throw ScenarioError(file: file, line: 0, key: "", problem: .unreadable("larger than 1 MiB"))
    }
    var node = try compose(text, file: file)
    for (key, value) in overrides {
      let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      node = try replacing(path[...], with: value, in: node, key: key)
    }
    return try Scenario(ScenarioNode(node, file: file))
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
