/// Why a file that somebody wrote is refused: where, and what is wrong there. Readers of rules, settings, rotas and scenarios
/// say it alike; each has its own `Problem`. Nothing of it is about a patient.
package struct YAMLRefusal<Words: Hashable & Sendable & CustomStringConvertible>: Error, Hashable, Sendable {
  package typealias Problem = Words

  /// The file's name as it was given.
  package let file: String
  /// From 1; 0 where no line is to blame, as when the file could not be read.
  package let line: Int
  /// The path of keys, joined by dots; empty for the whole file.
  package let key: String
  package let problem: Problem

  package init(file: String, line: Int, key: String = "", problem: Problem) {
    self.file = file
    self.line = line
    self.key = key
    self.problem = problem
  }
}

extension YAMLRefusal: CustomStringConvertible {
  /// One line for the operator, for example `triage.yaml:12: limits.hr.low: overlaps critical-low`.
  package var description: String {
    (line > 0 ? "\(file):\(line): " : "\(file): ") + (key.isEmpty ? "" : key + ": ") + problem.description
  }
}
