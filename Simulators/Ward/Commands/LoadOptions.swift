import ArgumentParser
import Foundation
import WardKit

/// What `run` and `replay` have in common.
struct LoadOptions: ParsableArguments {
  @Option(help: "The broker.") var broker = "127.0.0.1:1883"
  @Option(
    name: [.long, .customLong("credentials")],
    help: "JSON array or lines of {unit, device, password}: what `vigil device import` wrote.") var devices: String
  @Option(help: "The authority that signed the broker's certificate (PEM); turns TLS on.") var tlsCa: String?
  @Option(help: "Source addresses, joined by commas; a loopback broker needs several beyond 28,000 connections.")
  var sources: String?
  @Option(help: "The same seed gives the same readings.") var seed: UInt64?
  @Option(name: .customLong("for"), help: "Stop so long after the last connection: 500ms, 60s, 5m, 1h.")
  var duration: Duration?
  @Option(help: "Afterwards wait so long for outstanding receipts; exit code 1 if some are still missing.")
  var drain: Duration?
  @Option(help: "Send again what has no receipt after this long.") var resend: Duration?
  @Option(help: "Milliseconds that the devices' clocks are ahead (negative: behind).") var skew: Int64 = 0
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any value of the scenario, such as devices.cadence=2s or faults.duplicates=0.1.", valueName: "key=value"))
  var values: [String] = []
  @Option(help: ArgumentHelp("The command of a hook that the scenario names.", valueName: "name=command"))
  var hook: [String] = []
  @Flag(help: "Add `pubns`, the scheduled instant in nanoseconds since 1970, to each payload.") var stamp = false
  @OptionGroup var observing: ObservingOptions

  func validate() throws {
    _ = try endpoint()
    _ = try Self.pairs(hook, option: "--hook")
    _ = try Self.pairs(values, option: "--set")
  }

  func endpoint() throws -> BrokerEndpoint {
    var endpoint = try BrokerEndpoint(broker)
    endpoint.authorityFile = tlsCa
    endpoint.sources = sources?.split(separator: ",").map(String.init) ?? []
    return endpoint
  }

  func credentials() throws -> [DeviceCredential] {
    guard let data = FileManager.default.contents(atPath: devices) else {
      throw ValidationError("\(devices) cannot be read")
    }
    guard let known = try? DeviceCredential.read(data) else {
      throw ValidationError("\(devices) is no list of {unit, device, password}")
    }
    guard !known.isEmpty else { throw ValidationError("\(devices) names no device") }
    return known
  }

  /// What replaces values of the scenario, in the scenario's own words.
  func overrides() throws -> [(key: String, value: String)] {
    var all = try Self.pairs(values, option: "--set")
    if let seed { all.append(("seed", "\(seed)")) }
    if let duration { all.append(("duration", "\(duration.text.seconds)")) }
    if let drain { all.append(("drain", "\(drain.text.seconds)")) }
    if let resend { all.append(("devices.resend-after", "\(resend.text.seconds)")) }
    return all
  }

  func hooks() throws -> HookRunner {
    HookRunner(Dictionary(try Self.pairs(hook, option: "--hook").map { ($0.key, $0.value) }) { _, last in last })
  }

  /// `NAME=VALUE`, split at the first equals sign.
  static func pairs(_ texts: [String], option: String) throws -> [(key: String, value: String)] {
    try texts.map { text in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw ValidationError("\(option) takes NAME=VALUE, not '\(text)'")
      }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }
}
