import Exchange
import Foundation

/// Keeps what an exchange found, for whoever wants to look closer.
struct ExchangeLog {
  let path: String

  private struct Conclusion: Encodable {
    let findings: [ExchangeFinding]
    let logged: Int
    let lines: [String: Line]
  }

  private struct Line: Encodable {
    let gateway: Int
    let oracle: Int
  }

  /// Writes `conclusion.json`: every finding, and the counts by action and outcome.
  func write(_ audit: ExchangeAudit) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let lines = audit.tallies.map { ($0.key.words, Line(gateway: $0.value.gateway, oracle: $0.value.oracle)) }
    let conclusion = Conclusion(
      findings: audit.findings, logged: audit.logged, lines: Dictionary(lines) { first, _ in first })
    try encoder.encode(conclusion).write(
      to: URL(fileURLWithPath: path).appendingPathComponent("conclusion.json"), options: .atomic)
  }
}
