import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle

/// `vigil serve`: runs the gateway until it is told to stop.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the gateway.",
    discussion: """
      Stops cleanly on SIGINT and SIGTERM: what was received is committed and acknowledged first. SIGHUP reads the rules
      again. Example: vigil serve --home /var/lib/vigil
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "error, warning, notice, info, debug or trace.")
  var logLevel = "notice"

  func run() async throws {
    let folder = try home.initialised()
    guard let level = Logger.Level(rawValue: logLevel) else { throw ValidationError("unknown log level \(logLevel)") }
    let settings = try Settings(home: folder)
    let logger = Log.make("vigil", level: level)
    try await GatewayProcess.run(home: folder, settings: settings, logger: logger)
  }
}
