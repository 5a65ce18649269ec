import ArgumentParser
import Foundation
import WardKit

/// Runs a scenario until its time is up or somebody stops it.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Publish as a ward of wearables until stopped.",
    discussion: """
      Open loop: every reading has its scheduled instant, and latencies count from there. A device keeps what has no \
      receipt and sends it again. Ctrl-C stops cleanly; with --drain it first waits until everything is receipted.
      """)

  @Option(help: ArgumentHelp("The broker.", valueName: "host:port")) var broker = "127.0.0.1:1883"
  @Option(name: [.long, .customLong("credentials")], help: "JSON array or lines of {unit, device, password}.")
  var devices: String
  @Option(help: "How many of the devices take part; all unless given.") var patients: Int?
  @Option(help: "Readings a second: of each patient in `ward`, of all together in `steady`.") var rate = 1.0
  @Option(help: "The same seed gives the same readings.") var seed: UInt64 = 7
  @Option(help: "`ward` (courses begin within a minute) or `steady` (load for benches).") var scenario = Scenario.ward
  @Option(help: "Share of readings made abnormal, 0...1 (`steady`).") var abnormal = 0.0
  @Option(name: .customLong("for"), help: "Stop after this long: 500ms, 60s, 5m, 1h.") var duration: TimeLimit?
  @Option(help: "How much faster the patients' courses run than the clock.") var speed = 1.0
  @Option(help: "After stopping, wait so long for outstanding receipts; exit code 1 if some are still missing.")
  var drain: TimeLimit?
  @Option(help: "Send again what has no receipt after this long.") var resend = TimeLimit(milliseconds: 5_000)
  @Option(help: "Readings a device remembers without a receipt.") var memory = 20_000
  @Option(help: "Random part of the sending interval, 0...1.") var jitter = 0.1
  @Option(help: "Share of extra malformed payloads, 0...1.") var malformed = 0.0
  @Option(help: "Share of readings sent twice, 0...1.") var duplicates = 0.0
  @Option(help: "Share of extra payloads that claim another device, 0...1.") var wrongIdentity = 0.0
  @Option(help: "Milliseconds that the devices' clocks are ahead (negative: behind).") var skew: Int64 = 0
  @Flag(help: "Add `pubns`, the scheduled instant in nanoseconds since 1970, to each payload.") var stamp = false
  @Flag(help: "Machine-readable events on standard output.") var jsonLines = false
  @Option(help: "Write one JSON line for each reading sent: what an oracle needs.") var truth: String?

  func validate() throws {
    guard rate > 0, rate.isFinite, speed > 0, speed.isFinite else {
      throw ValidationError("--rate and --speed must be above 0")
    }
    for share in [abnormal, jitter, malformed, duplicates, wrongIdentity] where !(0...1).contains(share) {
      throw ValidationError("shares lie between 0 and 1")
    }
    guard patients ?? 1 > 0 else { throw ValidationError("--patients must be above 0") }
    guard memory > 0 else { throw ValidationError("--memory must be above 0") }
    _ = try endpoint()
  }

  func run() throws {
    let known = try DeviceCredential.read(Data(contentsOf: URL(fileURLWithPath: devices)))
    guard !known.isEmpty else { throw ValidationError("\(devices) names no device") }
    if let patients, patients > known.count {
      throw ValidationError("\(patients) patients need as many devices; \(devices) names \(known.count)")
    }
    let (host, port) = try endpoint()
    StopSignal.install()
    let events = try EventWriter(writesLines: jsonLines, truth: truth)
    let runner = try WardRunner(
      options: self, host: host, port: port, credentials: Array(known.prefix(patients ?? known.count)), events: events)
    try runner.run()
  }

  private func endpoint() throws -> (String, UInt16) {
    guard let colon = broker.lastIndex(of: ":"), let port = UInt16(broker[broker.index(after: colon)...]), port > 0,
      colon > broker.startIndex
    else { throw ValidationError("--broker takes host:port") }
    return (String(broker[..<colon]), port)
  }
}
