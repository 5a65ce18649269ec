import ArgumentParser
import Foundation
import WardKit

/// Runs a scenario until its time is up or somebody stops it.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Publish as the wearables of a scenario.",
    discussion: """
      Open loop: every reading has its scheduled instant, and latencies count from there. A device keeps what has no \
      receipt and sends it again. Ctrl-C stops cleanly; with a drain it first waits until everything is receipted.
      Examples:
        vigil-ward run ward --devices ward.json
        vigil-ward run city --devices city.json --broker broker.example:8883 --tls-ca ca.pem --for 10m
        vigil-ward run steady --devices all.json --patients 500 --rate 20000 --abnormal 0.05 --for 60s --drain 30s
        vigil-ward run broker-restart --devices ward.json --hook broker-restart='systemctl restart mosquitto'
      """)

  @Argument(help: "A scenario's name (`vigil-ward list`) or file.") var scenario = "ward"
  @OptionGroup var load: LoadOptions
  @Option(help: "How many patients take part.") var patients: Int?
  @Option(help: "Readings a second of all devices together.") var rate: Double?
  @Option(help: "Share of readings made plainly abnormal, 0...1.") var abnormal: Double?
  @Option(help: "Processes to spread over.") var processes: Int?
  @Option(help: .hidden) var part: PartOfRun?

  func run() throws {
    var scenario = try loaded()
    if let rate {
      guard rate > 0, rate.isFinite else { throw ValidationError("--rate must be above 0") }
      scenario.devices.cadenceSeconds = Double(scenario.deviceCount) / rate * scenario.compression
    }
    try RunLauncher(scenario: scenario, load: load, part: part).run()
  }

  private func loaded() throws -> Scenario {
    var overrides = try load.overrides()
    if let patients { overrides.append(("patients.count", "\(patients)")) }
    if let abnormal { overrides.append(("patients.abnormal", "\(abnormal)")) }
    if let processes { overrides.append(("processes", "\(processes)")) }
    return try ScenarioFolder.load(scenario, overrides: overrides)
  }
}
