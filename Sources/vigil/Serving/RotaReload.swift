import Alerting
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the rota again on SIGHUP. A broken file changes nothing and says so.
struct RotaReload: Service {
  let rota: RotaWatch
  let path: String
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        rota.replace(with: try RotaFile(path: path))
        logger.notice("rota read")
      } catch {
        logger.error("the rota was not changed", metadata: ["error": "\(error)"])
      }
    }
  }
}
