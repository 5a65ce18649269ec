import Triage
import YAMLFile

/// Why a rules file, or a mapping template, is refused.
package typealias RulesFileError = YAMLRefusal<RulesFileProblem>

/// What is wrong at a place of a rules file.
package enum RulesFileProblem: Hashable, Sendable, CustomStringConvertible {
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

  package var description: String {
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
