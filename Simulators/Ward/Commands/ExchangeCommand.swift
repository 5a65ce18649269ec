import ArgumentParser
import Exchange
import Foundation
import Measure
import WardKit

/// Plays an exchange of records and compares it with the oracle.
struct ExchangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exchange",
    abstract: "Patients and clinicians ask, grant, open, are refused and revoke over HTTP.",
    discussion: """
      Works against any gateway, also one that it did not start. Everybody is registered over HTTP with keys of their own; an \
      administrator's wallet approves them. Open loop: every operation has its scheduled instant, and latencies count from \
      there. At the end every patient's access log is compared, attempt by attempt, with an independent judge; exit code 1 \
      when anything is unexplained or a limit of the scenario is not met.
      Examples:
        vigil-ward exchange --gateway https://gateway.example --wallet root.wallet --token-file root.token
        vigil-ward exchange --gateway http://127.0.0.1:8080 --wallet root.wallet --token-file root.token \\
          --patients 500 --rate 50 --for 30s --set clinicians.count=40 --report report
      """)

  @Argument(help: "A scenario's name (`vigil-ward list`) or file.") var scenario = "exchange"
  @Option(help: ArgumentHelp("The gateway, such as http://127.0.0.1:8080.", valueName: "url")) var gateway: String
  @Option(help: ArgumentHelp("An administrator's wallet, without a passphrase.", valueName: "file")) var wallet: String
  @Option(
    help: ArgumentHelp(
      "The administrator's token (`vigil person token`): it tells for which node to sign.", valueName: "file"))
  var tokenFile: String
  @Option(help: "How many patients take part.") var patients: Int?
  @Option(help: "How many clinicians take part.") var clinicians: Int?
  @Option(help: "Operations a second.") var rate: Double?
  @Option(name: .customLong("for"), help: "How long: 500ms, 60s, 5m, 1h.") var duration: Duration?
  @Option(help: "The same seed asks for the same operations.") var seed: UInt64?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Any value of the scenario, such as exchange.strangers=0.5.", valueName: "key=value"))
  var values: [String] = []
  @Option(help: ArgumentHelp("Write conclusion.json, with every finding, here.", valueName: "dir")) var log: String?
  @Option(help: ArgumentHelp("Write report.html, report.json and report.csv here.", valueName: "dir")) var report:
    String?
  @Option(
    help: ArgumentHelp("Watch the processor time and memory of a process of this machine.", valueName: "name=pid"))
  var watchPid: [String] = []
  @Flag(help: "No live screen.") var quiet = false

  func validate() throws {
    _ = try ReportingOptions.processes(watchPid)
    _ = try LoadOptions.pairs(values, option: "--set")
  }

  func run() throws {
    var overrides = try LoadOptions.pairs(values, option: "--set")
    if let patients { overrides.append(("patients.count", "\(patients)")) }
    if let clinicians { overrides.append(("clinicians.count", "\(clinicians)")) }
    if let rate { overrides.append(("exchange.rate", "\(rate)")) }
    if let duration { overrides.append(("duration", "\(duration.text.seconds)")) }
    if let seed { overrides.append(("seed", "\(seed)")) }
    let scenario = try ScenarioFolder.exchange(scenario, overrides: overrides)
    let seedOfWallet = try WalletSeed(path: wallet)
    let token = try TokenFile.read(tokenFile)
    StopSignal.install()
    let run = ExchangeRun(
      scenario: scenario, address: gateway,
      administrator: Party(id: seedOfWallet.person, keys: seedOfWallet.keys, token: token),
      watched: try ReportingOptions.processes(watchPid), isQuiet: quiet)
    let result = try blocking { try await run.run() }
    if let log { try ExchangeLog(path: log).write(result.audit) }
    if let report { try ReportFolder(path: report).write(result.report) }
    print(ReportText.lines(result.report).joined(separator: "\n"))
    if !result.report.isGood { throw ExitCode.failure }
  }
}
