import YAMLFile

/// Why a scenario is refused. Its file is the name that was given, or `--set`.
package typealias ScenarioError = YAMLRefusal<ScenarioProblem>

/// What is wrong at a place of a scenario.
package enum ScenarioProblem: Hashable, Sendable, CustomStringConvertible {
  /// Not UTF-8, not YAML, or larger than ``ScenarioFile/maximumByteCount``; with the reason.
  case unreadable(String)
  case unknownKey(allowed: [String])
  case missingKey
  /// Not of the type, or outside the range, named.
  case wrongValue(expected: String)

  package var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .unknownKey(let allowed): "unknown key; known here: \(allowed.sorted().joined(separator: ", "))"
    case .missingKey: "missing"
    case .wrongValue(let expected): "must be \(expected)"
    }
  }
}
