/// Why a benchmark has no figures.
enum BenchError: Error, CustomStringConvertible {
  /// A ledger that was just written does not verify.
  case notIntact(String)
  case sqlite(String)
  case noRules(String)
  /// The subject of a measurement does not do what is to be measured.
  case unexpected(String)

  var description: String {
    switch self {
    case .notIntact(let outcome): "the ledger does not verify: \(outcome)"
    case .sqlite(let message): "SQLite: \(message)"
    case .unexpected(let what): "unexpected: \(what)"
    case .noRules(let path): "no rules at \(path): name them with --rules"
    }
  }
}
