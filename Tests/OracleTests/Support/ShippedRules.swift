import Foundation
import Intake

@testable import Oracle
import Triage

/// The rules that ship, as both judges read them.
enum ShippedRules {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/triage.yaml").path

  static func gateway() throws -> Rules { try RulesFile.load(path: path) }

  static func oracle() throws -> JudgingRules {
    try JudgingRules(rulesFile: String(contentsOfFile: path, encoding: .utf8))
  }
}
