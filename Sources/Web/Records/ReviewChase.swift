import Logging
import ServiceLifecycle
import Sharing
import Store

/// Chases reviews of emergency accesses that are overdue: a gauge, and an error in the log, because a person must act.
package struct ReviewChase: Service {
  private let desk: RecordDesk
  private let metrics: Metrics
  private let interval: Duration
  private let logger: Logger

  package init(desk: RecordDesk, metrics: Metrics, interval: Duration = .seconds(900), logger: Logger) {
    self.desk = desk
    self.metrics = metrics
    self.interval = interval
    self.logger = logger
  }

  /// Chases until the gateway stops.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look()
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: interval) } catch { return }
      }
    }
  }

  private func look() async {
    let gauge = metrics.gauge("vigil_reviews_overdue", help: "Emergency accesses whose review is overdue.")
    do {
      let overdue = try await desk.overdueReviews()
      gauge.set(Int64(overdue))
      if overdue > 0 {
        logger.error("emergency accesses await an overdue review", metadata: ["count": "\(overdue)"])
      }
    } catch {
      // A service that ends takes the gateway with it: one look that fails is made up for by the next.
      logger.error("overdue reviews cannot be counted", metadata: ["error": "\(error)"])
    }
  }
}
