/// Why bytes are no YAML document, and where: what the readers of rules, mappings, settings and scenarios have in common.
package struct YAMLFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    case notUTF8
    /// Nothing but comments and blanks.
    case empty
    /// Keys of one mapping that stand twice, ascending (YAML 1.2.2, section 3.2.1.1).
    case repeatedKeys([String])
    /// Anything else, in the parser's words.
    case malformed(String)
  }

  /// From 1; 1 also where the parser names no line.
  package let line: Int
  package let problem: Problem

  package init(line: Int, problem: Problem) {
    self.line = line
    self.problem = problem
  }

  /// Without the line, which the reader of the file puts before it.
  package var description: String {
    switch problem {
    case .notUTF8: "not UTF-8"
    case .empty: "empty"
    case .repeatedKeys(let keys): "a key stands twice: \(keys.joined(separator: ", "))"
    case .malformed(let words): words
    }
  }
}
