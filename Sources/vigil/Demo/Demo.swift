import ArgumentParser
import Consent
import Foundation
import Ledger
import Logging
import Mosquitto
import ServiceLifecycle
import Store
import UnixSignals
import Vitals

/// `vigil demo`: a whole ward on this machine, to watch.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a simulated ward: broker, gateway, two dozen wearables, a doctor.",
    discussion: """
      Starts mosquitto on a free loopback port, the gateway, and a simulated ward of which one patient deteriorates
      within a minute, one falls, one sensor comes off and one device goes silent. Ctrl-C stops cleanly, prints the
      conservation line and verifies the ledger. Example: vigil demo --for 60s
      """)

  @Option(help: "The folder to use; it is made anew each time.")
  var home = "demo-data"
  @Option(name: .customLong("for"), help: "Stop by itself after so long, for example 60s.")
  var duration: DemoDuration?
  @Option(help: "How many patients.")
  var patients = 24
  @Option(help: "The same seed gives the same ward.")
  var seed: UInt64 = 7
  @Option(help: "The port of the HTTP interface; 0 takes a free one.")
  var httpPort = 8080

  func validate() throws {
    guard (4...200).contains(patients) else { throw ValidationError("--patients must be from 4 to 200") }
  }

  func run() async throws {
    let folder = HomeFolder(home)
    try DemoWorld.prepareFolder(folder)
    try folder.create()
    let port = try DemoBroker.freePort()
    try GatewayHome.write(
      folder, origin: "vigil.example/demo", facility: "demo", brokerPort: port,
      webPort: httpPort == 0 ? try DemoBroker.freePort() : httpPort, rules: nil)
    let settings = try Settings(home: folder)
    let logger = Log.make("vigil", level: .error)
    let store = try GatewayProcess.open(home: folder, settings: settings, logger: logger)
    let world = try await DemoWorld.populate(folder, settings: settings, store: store, patients: patients)
    let broker = try await DemoBroker.start(folder, port: port)
    do {
      try await watch(world, store: store, port: port, logger: logger)
    } catch {
      await broker.stop()
      throw error
    }
    await broker.stop()
    try Self.closing(folder, store: store)
  }

  /// From the first simulated reading to the last.
  private func watch(_ world: DemoWorld, store: Store, port: Int, logger: Logger) async throws {
    let screen = DemoScreen()
    store.observe { screen.committed($0) }
    let doctor = try DemoDoctor(world, screen: screen)
    try doctor.start()
    let parts = try GatewayServices(home: world.home, settings: world.settings, store: store, logger: logger)
    Console.print(Self.opening(world, port: port))
    let ward = try DemoWard.start(world, seed: seed)
    try await GatewayProcess.run(
      parts, stoppingOn: [.sigint, .sigterm],
      and: [DemoClock(parts: parts, screen: screen, ward: ward, seconds: duration?.seconds)], logger: logger)
    doctor.stop()
    await ward.stop()
    screen.end()
  }

  private static func opening(_ world: DemoWorld, port: Int) -> String {
    """
    Vigil: \(world.patients.count) simulated patients publish once a second to mosquitto on 127.0.0.1:\(port).
    Normal values pass into summaries; an abnormal one becomes a signed block at once and calls \(world.doctor.name).
    HTTP on \(world.settings.web.host):\(world.settings.web.port). Not a certified medical device.

    From another terminal, in this folder:
      export VIGIL_HOME=\(world.home.path) VIGIL_WALLET=\(DemoWorld.wallets(world.home))
      \(CommandLine.arguments[0]) alerts list
      \(CommandLine.arguments[0]) alerts ack A… --wallet doctor
      \(CommandLine.arguments[0]) block latest
      \(CommandLine.arguments[0]) explain A…

    """
  }

  /// The conservation line and the result of verify.
  private static func closing(_ folder: HomeFolder, store: Store) throws {
    let total = store.conservation
    let outcomes = Outcome.allCases.map { "\(total[$0]) \($0.key)" }.joined(separator: " + ")
    Console.print("\(total.received) received = \(outcomes)  \(total.holds ? "(conserved)" : "(NOT CONSERVED)")")
    let started = SystemClock.now()
    let check = try LedgerCheck(
      path: folder.database, anchor: try folder.readAnchor(), trusted: try folder.loadNodeKey().noteKey,
      keyRing: try folder.loadKeyRing())
    let outcome = try check.run { _, _ in }
    Console.print("verify:")
    try Verify.report(outcome, milliseconds: SystemClock.now().milliseconds(since: started))
    guard total.holds else { throw ExitCode(1) }
  }
}
