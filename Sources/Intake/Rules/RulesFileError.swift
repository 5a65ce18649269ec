import Triage

/// Why a rules file is refused: where, and what is wrong there. Nothing of it is about a patient.
package struct RulesFileError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    /// The file cannot be read, or is larger than ``RulesFile/maximumByteCount``.
    case unreadable
    /// Not UTF-8, or not YAML; with the parser's words.
    case notYAML(String)
    case unknownKey
    case missingKey
    /// Not of the type named.
    case wrongType(expected: String)
    /// The file is of another version of this format.
    case unsupportedVersion
    /// Values that are each well formed and together make no sense.
    case rules(RulesError.Problem)
  }

  /// The file's name as it was given.
  package var file: String
  /// From 1; 0 when the file could not be read at all.
  package var line: Int
  /// The path of keys, joined by dots; empty for the whole file.
  package var key: String
  package var problem: Problem

  package init(file: String, line: Int, key: String, problem: Problem) {
    self.file = file
    self.line = line
    self.key = key
    self.problem = problem
  }

  /// One line for the operator, for example `triage.yaml:12: limits.hr.low: overlaps critical-low`.
  package var description: String {
    "\(file):\(line): \(key.isEmpty ? "" : key + ": ")\(problem.words)"
  }
}

extension RulesFileError.Problem {
  fileprivate var words: String {
    switch self {
    case .unreadable: "cannot be read, or is too large"
    case .notYAML(let reason): "is not YAML: \(reason)"
    case .unknownKey: "unknown key"
    case .missingKey: "missing"
    case .wrongType(let expected): "must be \(expected)"
    case .unsupportedVersion: "this version of the format is not supported"
    case .rules(.missing): "missing"
    case .rules(.repeated): "stands twice"
    case .rules(.overlaps(let depth)): "overlaps \(depth.rawValue), or is on the wrong side of it"
    case .rules(.beyondPossible): "reaches beyond what this vital can be"
    case .rules(.outOfRange(let range)): "must be \(range.lowerBound) to \(range.upperBound) (times in milliseconds)"
    case .rules(.notAbove(let priority)): "must be above \(priority.rawValue)"
    case .rules(.unsourced): "needs a source"
    }
  }
}
