import Foundation

/// The files of a run's log.
struct LogFolder {
  let path: String

  /// What was sent, and what was answered, as it came.
  var truth: String { path + "/truth.jsonl" }
  /// The fate that each reading must have.
  var verdicts: String { path + "/verdicts.jsonl" }
  /// The rules of the run, so that a later check judges by the same.
  var rules: String { path + "/triage.yaml" }
  var conclusion: String { path + "/conclusion.json" }

  /// Makes the folder unless it is there.
  func make() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
}
