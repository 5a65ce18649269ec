import Consent
import Foundation
import Ledger
import Logging
import Sharing
import Store
import TestBroker
import Testing
import Vault
import Vitals

/// One gateway as it is installed: a home made by `vigil init`, mosquitto with the configuration that ships, the real
/// programs; everybody is registered before the gateway starts.
final class Installation {
  static let origin = "vigil.example/end-to-end"
  static let facility = "test"
  static let unit = "ward-1"
  static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  let folder: URL
  let home: URL
  let brokerPort: UInt16
  let httpPort: UInt16
  /// Where the gateway is when it is not on this machine's own network.
  var network: NetworkNamespace?
  /// Further lines of the broker's own listener, from its next start on.
  var listenerLines: [String] = []
  private(set) var broker: Program?
  private(set) var gateway: Program?
  private(set) var devices: [Device] = []
  private(set) var doctor = Member(id: "", password: "")
  private(set) var desk = Member(id: "", password: "")

  struct Device {
    let name: String
    let patient: String
    let password: String
  }

  struct Member {
    let id: String
    let password: String
  }

  /// - Parameters:
  ///   - devices: how many devices, each on a patient of its own whose team is the doctor and the desk.
  ///   - rules: changes the text of the rules that ship.
  ///   - home: an existing folder to make the home in; nil makes one.
  ///   - cadence: of each device, in milliseconds; 0 when none is expected.
  init(
    devices count: Int = 1, cadence: Int64 = 0, home: URL? = nil, rules: ((String) -> String)? = nil
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "vigil-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.home = home ?? folder.appending(path: "home")
    brokerPort = try FreePort.find()
    httpPort = try FreePort.find()
    let shipped = try String(contentsOf: Self.sources.appending(path: "config/triage.yaml"), encoding: .utf8)
    let file = folder.appending(path: "triage.yaml")
    try (rules?(shipped) ?? shipped).write(to: file, atomically: true, encoding: .utf8)
    try vigil(
      "init", "--origin", Self.origin, "--facility", Self.facility, "--broker-port", "\(brokerPort)", "--http-port",
      "\(httpPort)", "--rules", file.path)
    try register(count, cadence: cadence)
    try startBroker()
  }

  deinit {
    gateway?.end(with: SIGKILL)
    broker?.end(with: SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Runs one command of `vigil` against this home.
  @discardableResult
  func vigil(_ arguments: String..., expecting code: Int32 = 0) throws -> String {
    try run(try Program.built("vigil"), arguments, environment: environment, expecting: code)
  }

  var environment: [String: String] {
    ["VIGIL_HOME": home.path, "VIGIL_WALLET": folder.appending(path: "wallets").path]
  }

  // MARK: Processes

  func startBroker() throws {
    let template = try String(contentsOf: Self.sources.appending(path: "config/mosquitto.conf"), encoding: .utf8)
    let text = template.replacingOccurrences(of: "@PORT@", with: "\(brokerPort)")
      .replacingOccurrences(of: "@DATA@", with: home.path)
    let file = home.appending(path: "broker/mosquitto.conf")
    let other = network.map { "listener \(brokerPort) \($0.hostAddress)\n" } ?? ""
    let more = listenerLines.map { $0 + "\n" }.joined()
    try (text + "\n" + more + other + "\npid_file \(home.path)/broker/mosquitto.pid\n").write(
      to: file, atomically: true, encoding: .utf8)
    let started = try Program(
      try Executable.find("mosquitto"), ["-c", file.path], log: folder.appending(path: "broker.log"))
    broker = started
    try eventually("mosquitto") { FreePort.accepts(brokerPort) || started.exitCode != nil }
    try #require(started.exitCode == nil, "\(started.output)")
  }

  func killBroker() { broker?.end(with: SIGKILL) }

  /// Starts `vigil serve`, without waiting for anything.
  ///
  /// - Parameters:
  ///   - tracer: a command that runs it, such as strace.
  ///   - variables: what its environment has beside the home.
  func startGateway(under tracer: [String] = [], with variables: [String: String] = [:]) throws {
    let program = try Program.built("vigil")
    let command = tracer + [program.path, "serve"]
    gateway = try Program(
      tracer.isEmpty ? program : try Executable.find(tracer[0]), Array(command.dropFirst()),
      environment: environment.merging(variables) { $1 },
      log: folder.appending(path: "gateway.log"))
  }

  func killGateway() { gateway?.end(with: SIGKILL) }

  /// Waits until `/readyz` says 200.
  func waitUntilReady() throws {
    try eventually("readyz of the gateway") {
      try #require(gateway?.exitCode == nil, "the gateway ended: \(gateway?.output ?? "")")
      return status(of: "readyz") == 200
    }
  }

  // MARK: What it says

  /// The body of a page, or nil when nobody answers.
  func page(_ path: String) -> String? { fetch(path)?.body }
  /// The HTTP status of a page, or nil when nobody answers.
  func status(of path: String) -> Int? { fetch(path)?.status }

  private func fetch(_ path: String) -> LoopbackPage? {
    guard let network else { return LoopbackPage("/" + path, port: httpPort) }
    return network.page("/" + path, port: httpPort).flatMap { LoopbackPage($0) }
  }

  /// INTAKE-2 as `/metrics` shows it.
  func conservation() throws -> Counts {
    let text = try #require(page("metrics"), "no metrics from the gateway")
    return Counts(metrics: text)
  }

  /// The open alerts, as `vigil alerts list --json` gives them. What goes to the other output, such as that nobody watches,
  /// stands before them.
  func openAlerts() throws -> [JSONValue] {
    let list = try vigil("alerts", "list", "--json").drop { $0 != "[" }
    return try #require(try CanonicalJSON.parse(Array(list.utf8)).array, "no list of alerts")
  }

  /// The entries of the ledger, as an auditor reads them: all that the running gateway has now. An export ends at the
  /// anchored head, which the gateway's next signature moves on.
  func entries() throws -> [JSONValue] {
    let prefix = "vigil_ledger_entries "
    let line = page("metrics")?.split(whereSeparator: \.isNewline).first { $0.hasPrefix(prefix) }
    let size = line.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
    return try eventually("an export of \(size) entries") {
      let entries = try exported()
      return entries.count >= size ? entries : nil
    }
  }

  /// Times of the blocks in their order, in milliseconds since 1970; for a gateway that was stopped.
  func blockTimes() throws -> [Int64] {
    try Stored.blocks(in: home.path + "/data/vigil.sqlite").map(\.time)
  }

  /// The entries as they are stored, with their positions; for a gateway that was stopped.
  func storedEntries() throws -> [(position: Int64, bytes: [UInt8])] {
    var next: Int64 = 0
    return try Stored.blocks(in: home.path + "/data/vigil.sqlite").flatMap(\.entries).map { bytes in
      defer { next += 1 }
      return (next, bytes)
    }
  }

  private enum Stored {
    static func blocks(in database: String) throws -> [(time: Int64, entries: [[UInt8]])] {
      let newest = try StoredBlock.fetchLatest(path: database).block.index
      return try (0...Int64(newest)).map { index in
        let stored = try StoredBlock.fetch(index, path: database)
        return (stored.block.time, stored.entries)
      }
    }
  }

  private func exported() throws -> [JSONValue] {
    let export = folder.appending(path: "export-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: export) }
    try vigil("export", export.path)
    return try String(contentsOf: export.appending(path: "entries.jsonl"), encoding: .utf8).split(separator: "\n")
      .map { try CanonicalJSON.parse(canonical: Array($0.utf8)) }
  }

  private func register(_ count: Int, cadence: Int64) throws {
    let seed = try Provisioning(self)
    doctor = seed.doctor
    desk = seed.desk
    devices = try seed.devices(count, cadence: cadence)
    try seed.close()
  }
}
