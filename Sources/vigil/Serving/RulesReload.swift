import Intake
import Logging
import ServiceLifecycle
import Store
import Triage
import UnixSignals

/// Reads the rules again on SIGHUP. A broken file changes nothing and says so.
struct RulesReload: Service {
  let rules: RulesHolder
  let path: String
  let store: Store
  let logger: Logger

  func run() async throws {
    try await RulesHolder.record(rules.current, in: store)
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try await rules.reload(path: path, store: store)
        logger.notice("rules in force", metadata: ["version": "\(rules.current.version)"])
      } catch {
        logger.error("rules were not changed", metadata: ["error": "\(error)"])
      }
    }
  }
}
