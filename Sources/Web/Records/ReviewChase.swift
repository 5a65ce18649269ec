import Logging
import ServiceLifecycle
import Sharing
import Store

/// Chases reviews of emergency accesses that are overdue: a gauge, an error in the log, and once a day a notice to every
/// privacy officer, because a person must act.
package struct ReviewChase: Service {
  private let desk: RecordDesk
  private let metrics: Metrics
  private let interval: Duration
  private let reminding: Duration
  private let logger: Logger

  /// - Parameters:
  ///   - interval: how often it looks.
  ///   - reminding: how often officers are told; a restart tells them anew, unless the last notice still waits to be sent.
  package init(
    desk: RecordDesk, metrics: Metrics, interval: Duration = .seconds(900), reminding: Duration = .seconds(86_400),
    logger: Logger
  ) {
    self.reminding = reminding
    self.desk = desk
    self.metrics = metrics
    self.interval = interval
    self.logger = logger
  }

  /// Chases until the gateway stops.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var reminded: ContinuousClock.Instant?
      while !Task.isCancelled {
        let isTime = reminded.map { $0.duration(to: .now) >= reminding } ?? true
        if await look(andRemind: isTime) { reminded = .now }
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: interval) } catch { return }
      }
    }
  }

  /// - Returns: whether officers were told.
  private func look(andRemind isTime: Bool) async -> Bool {
    let gauge = metrics.gauge("vigil_reviews_overdue", help: "Emergency accesses whose review is overdue.")
    do {
      let overdue = try await desk.overdueReviews()
      gauge.set(Int64(overdue))
      guard overdue > 0 else { return false }
      logger.error("emergency accesses await an overdue review", metadata: ["count": "\(overdue)"])
      if isTime { try await desk.remindOfReviews() }
      return isTime
    } catch {
      // A service that ends takes the gateway with it: one look that fails is made up for by the next.
      logger.error("overdue reviews cannot be counted", metadata: ["error": "\(error)"])
      return false
    }
  }
}
