import ArgumentParser
import Foundation
import Measure
import Oracle

/// Compares the log of an earlier run with the gateway again.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Compare the log of a run with what the gateway says now.",
    discussion: """
      Judges every reading of the log again by itself and compares: evidence on the ledger, numbers held, counters, \
      summaries. Exit code 1 when anything is unexplained. Later than at the end of a run it can compare the summaries, \
      too, which close a minute after their last reading. Counters must not have moved for other reasons since.
      Example:
        vigil-ward check /tmp/run --gateway http://127.0.0.1:8080 --token-file desk.token
      """)

  @Argument(help: "What `run --log` wrote.") var log: String
  @OptionGroup var gateway: GatewayOptions
  @Flag(help: "The conclusion as JSON.") var json = false

  func run() throws {
    guard let client = try gateway.client() else { throw ValidationError("--gateway says which gateway to ask") }
    let folder = LogFolder(path: log)
    let result = try Checking(folder: folder, gateway: client).run()
    if json {
      guard let data = FileManager.default.contents(atPath: folder.conclusion) else { throw ExitCode.failure }
      try FileHandle.standardOutput.write(contentsOf: data)
    } else {
      var report = RunReport()
      report.scenario = result.conclusion.scenario
      report.seed = result.conclusion.seed
      report.check = RunReport.Check(result)
      try FileHandle.standardOutput.write(
        contentsOf: Data((ReportText.lines(report).dropFirst(2).joined(separator: "\n") + "\n").utf8))
    }
    if !result.conclusion.isGood { throw ExitCode.failure }
  }
}
