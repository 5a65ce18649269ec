import Foundation
import Intake

@testable import Oracle
import Triage

/// The rules that ship, as both judges read them.
enum ShippedRules {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/triage.yaml").path

  static func gateway() throws -> Rules { try RulesFile.load(path: path) }

  /// The same with the trends that stand in it as comments.
  static func withTrends() throws -> (gateway: Rules, oracle: JudgingRules) {
    let shipped = try String(contentsOfFile: path, encoding: .utf8)
    let text = shipped.replacing(/# (trends:\n)#(   spo2-fall:[^\n]*\n)#(   news2-rise:)/) { "\($0.1)\($0.2)\($0.3)" }
    return (try RulesFile.parse(Data(text.utf8), file: "triage.yaml"), try JudgingRules(rulesFile: text))
  }

  static func oracle() throws -> JudgingRules {
    try JudgingRules(rulesFile: String(contentsOfFile: path, encoding: .utf8))
  }
}
