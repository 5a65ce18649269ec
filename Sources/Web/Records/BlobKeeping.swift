import Logging
import ServiceLifecycle
import Sharing

/// Collects sealed objects that no entry names: at the start, and every hour.
package struct BlobKeeping: Service {
  private let collector: BlobCollector
  private let interval: Duration
  private let logger: Logger

  package init(collector: BlobCollector, interval: Duration = .seconds(3_600), logger: Logger) {
    self.collector = collector
    self.interval = interval
    self.logger = logger
  }

  /// Collects until the gateway stops.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        do {
          let count = try await collector.collected()
          if count > 0 { logger.notice("sealed objects without an entry removed", metadata: ["count": "\(count)"]) }
        } catch {
          logger.error("sealed objects cannot be collected: a file is damaged", metadata: ["error": "\(error)"])
        }
        try await Task.sleep(for: interval)
      }
    }
  }
}
