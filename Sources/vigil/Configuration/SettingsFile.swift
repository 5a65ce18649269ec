import Foundation
import YAMLFile
import Yams

/// The values of a settings file by dotted key, with the line each stands on, and the environment over them.
///
/// Strict: a key that nobody asks for is refused, so that a typing error never means a default in silence.
struct SettingsFile {
  /// Why settings are refused. Its file is a variable's name where the environment is to blame.
  typealias Refusal = YAMLRefusal<String>

  private struct Value {
    let text: String
    let source: String
    let line: Int
  }

  private let file: String
  private var values: [String: Value] = [:]
  private let environment: [String: String]
  private var asked: Set<String> = []

  init(path: String, environment: [String: String]) throws {
    file = path
    self.environment = environment
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Refusal(file: path, line: 0, key: "", problem: "cannot be read; `vigil init` makes one")
    }
    do {
      try flatten(try YAMLDocument.compose(data), under: [])
    } catch let fault as YAMLFault {
      // Nothing set is as good as defaults.
      if fault.problem != .empty { throw Self.refusal(fault, file: path) }
    }
  }

  private static func refusal(_ fault: YAMLFault, file: String) -> Refusal {
    switch fault.problem {
    case .repeatedKeys(let keys):
      Refusal(file: file, line: fault.line, key: keys.joined(separator: ", "), problem: "stands twice")
    case .notUTF8: Refusal(file: file, line: fault.line, key: "", problem: "is not UTF-8")
    case .empty, .malformed: Refusal(file: file, line: fault.line, key: "", problem: "is not YAML: \(fault)")
    }
  }

  private mutating func flatten(_ node: Node, under path: [String]) throws {
    let key = path.joined(separator: ".")
    switch node {
    case .mapping(let mapping):
      for (name, child) in mapping {
        let inner = path + [name.scalar?.string ?? "?"]
        guard values[inner.joined(separator: ".")] == nil else {
          throw Refusal(
            file: file, line: name.mark?.line ?? 0, key: inner.joined(separator: "."), problem: "stands twice")
        }
        try flatten(child, under: inner)
      }
    case .scalar(let scalar): values[key] = Value(text: scalar.string, source: file, line: node.mark?.line ?? 0)
    case .sequence, .alias:
      throw Refusal(file: file, line: node.mark?.line ?? 0, key: key, problem: "must be a single value")
    }
  }

  /// The variable that overrides a key: `http.port` is `VIGIL_HTTP_PORT`, `broker.receiveMaximum` is
  /// `VIGIL_BROKER_RECEIVE_MAXIMUM`.
  static func variable(for key: String) -> String {
    "VIGIL_"
      + key.reduce(into: "") { name, character in
        if character == "." { return name.append("_") }
        if character.isUppercase { name.append("_") }
        name.append(contentsOf: character.uppercased())
      }
  }

  private mutating func value(_ key: String) -> Value? {
    asked.insert(key)
    let variable = Self.variable(for: key)
    if let text = environment[variable] { return Value(text: text, source: variable, line: 0) }
    return values[key]
  }

  mutating func text(_ key: String) -> String? {
    guard let value = value(key), !value.text.isEmpty else { return nil }
    return value.text
  }

  mutating func text(_ key: String, default fallback: String) -> String { text(key) ?? fallback }

  mutating func whole(_ key: String, default fallback: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let value = value(key) else { return fallback }
    guard let number = Int(value.text), range.contains(number) else {
      throw Refusal(
        file: value.source, line: value.line, key: key,
        problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  mutating func truth(_ key: String, default fallback: Bool) throws -> Bool {
    guard let value = value(key) else { return fallback }
    guard let truth = ["true": true, "false": false][value.text] else {
      throw Refusal(file: value.source, line: value.line, key: key, problem: "must be true or false")
    }
    return truth
  }

  mutating func choice(_ key: String, default fallback: String, of choices: [String]) throws -> String {
    guard let value = value(key) else { return fallback }
    guard choices.contains(value.text) else {
      throw Refusal(
        file: value.source, line: value.line, key: key, problem: "must be one of \(choices.joined(separator: ", "))")
    }
    return value.text
  }

  /// Refuses a value that was read as text and turned out to be wrong.
  func refusal(_ key: String, _ problem: String) -> Refusal {
    let variable = Self.variable(for: key)
    guard environment[variable] == nil else { return Refusal(file: variable, line: 0, key: key, problem: problem) }
    return Refusal(file: file, line: values[key]?.line ?? 0, key: key, problem: problem)
  }

  /// - Throws: the first key of the file that nobody asked for.
  func refuseUnknown() throws {
    let unknown = values.filter { !asked.contains($0.key) }.min { $0.value.line < $1.value.line }
    if let unknown { throw Refusal(file: file, line: unknown.value.line, key: unknown.key, problem: "unknown key") }
  }
}
