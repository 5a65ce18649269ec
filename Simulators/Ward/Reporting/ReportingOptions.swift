import ArgumentParser
import Foundation
import Oracle

/// Where the gateway is that a run is compared with, and where the truth and the report go.
struct ReportingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the truth about every message here, for the comparison and a later `check`.", valueName: "dir"))
  var log: String?
  @Option(help: ArgumentHelp("Write report.html, report.json and report.csv here.", valueName: "dir")) var report:
    String?
  @OptionGroup var gateway: GatewayOptions
  @Option(
    help: ArgumentHelp(
      "A doctor whose alerts are taken over the broker and confirmed: publish to delivered alert.", valueName: "person")
  )
  var doctor: String?
  @Option(help: ArgumentHelp("The doctor's password on the broker.", valueName: "file")) var doctorPasswordFile: String?
  @Option(
    help: ArgumentHelp("Watch the processor time and memory of a process of this machine.", valueName: "name=pid"))
  var watchPid: [String] = []
  @OptionGroup var ordering: OrderingOptions
  @Flag(help: "No live screen.") var quiet = false

  /// Whether anything of this was asked for.
  var isOn: Bool { log != nil || report != nil || gateway.gateway != nil || doctor != nil || !watchPid.isEmpty }

  func validate() throws {
    _ = try watched()
    if ordering.doctorWallet != nil, gateway.gateway == nil {
      throw ValidationError("--doctor-wallet places orders at the gateway: add --gateway")
    }
    if gateway.gateway != nil, log == nil { throw ValidationError("--gateway compares with the truth: add --log DIR") }
  }

  func watched() throws -> [(name: String, pid: pid_t)] { try Self.processes(watchPid) }

  /// `NAME=PID`, each.
  static func processes(_ texts: [String]) throws -> [(name: String, pid: pid_t)] {
    try texts.map { text in
      guard let equals = text.firstIndex(of: "="), let pid = pid_t(text[text.index(after: equals)...]), pid > 0 else {
        throw ValidationError("--watch-pid takes NAME=PID, not '\(text)'")
      }
      return (String(text[..<equals]), pid)
    }
  }
}

/// The gateway that knows what became of the readings.
struct GatewayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The gateway to compare with, such as http://127.0.0.1:8080.", valueName: "url"))
  var gateway: String?
  @Option(help: ArgumentHelp("A desk's token (`vigil person token`): the desk sees all evidence.", valueName: "file"))
  var tokenFile: String?
  @Option(help: ArgumentHelp("The rules that the gateway judges by.", valueName: "file")) var rules =
    "config/triage.yaml"

  func client() throws -> GatewayClient? {
    guard let gateway else { return nil }
    guard let tokenFile else { throw ValidationError("--gateway needs --token-file with a desk's token") }
    return try GatewayClient(address: gateway, token: TokenFile.read(tokenFile))
  }
}
