import Alerting
import ServiceLifecycle
import UnixSignals

/// Reads the rota again on SIGHUP. A broken file changes nothing and says so.
struct RotaReload: Service {
  let rota: RotaWatch
  let path: String

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      rota.read(path)
    }
  }
}
