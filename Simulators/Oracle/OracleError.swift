/// Why the oracle cannot judge or compare.
package enum OracleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rules file lacks what the oracle needs; the text names the place.
  case rules(String)
  /// A line of a log is none of this build's; lines count from 1.
  case malformedLine(Int)
  /// The log has no first line that says what was run.
  case noHeader

  package var description: String {
    switch self {
    case .rules(let what): "the rules file: \(what)"
    case .malformedLine(let line): "line \(line) of the log is not understood"
    case .noHeader: "the log does not begin with its header"
    }
  }
}
