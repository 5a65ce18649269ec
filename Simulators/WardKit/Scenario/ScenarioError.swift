/// Why a scenario is refused: where, and what is wrong there.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    /// Not UTF-8, not YAML, or larger than ``ScenarioFile/maximumByteCount``; with the reason.
    case unreadable(String)
    case unknownKey(allowed: [String])
    case missingKey
    /// Not of the type, or outside the range, named.
    case wrongValue(expected: String)
  }

  /// The file's name as it was given, or `--set`.
  package var file: String
  /// From 1; 0 when no line is to blame.
  package var line: Int
  /// The path of keys, joined by dots.
  package var key: String
  package var problem: Problem

  package init(file: String, line: Int, key: String, problem: Problem) {
    self.file = file
    self.line = line
    self.key = key
    self.problem = problem
  }

  /// One line, for example `ward.yaml:12: devices.cadense: unknown key; known here: batch, cadence, …`.
  package var description: String {
    "\(file):\(line): \(key.isEmpty ? "" : key + ": ")\(words)"
  }

  private var words: String {
    switch problem {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .unknownKey(let allowed): "unknown key; known here: \(allowed.sorted().joined(separator: ", "))"
    case .missingKey: "missing"
    case .wrongValue(let expected): "must be \(expected)"
    }
  }
}
