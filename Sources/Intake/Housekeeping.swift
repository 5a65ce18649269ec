import Logging
import ServiceLifecycle
import Store

/// What must happen although nothing arrives: windows close, gaps are noticed, waiting receipts leave, old refused bytes
/// are forgotten. Each second one small submission; a second in which nothing is due costs no fsync.
package struct Housekeeping: Service {
  private let store: Store
  private let rules: RulesHolder
  private let rejectionRetentionMilliseconds: Int64
  private let logger: Logger

  /// How many windows one submission closes at most, so that none of them delays an emergency.
  static let windowsAtOnce = 200

  /// How many strips one submission writes at most.
  static let stripsAtOnce = 50

  package init(store: Store, rules: RulesHolder, rejectionRetentionMilliseconds: Int64, logger: Logger) {
    self.store = store
    self.rules = rules
    self.rejectionRetentionMilliseconds = rejectionRetentionMilliseconds
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var second = 0
      while !Task.isCancelled {
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
        await tick(second)
        second += 1
      }
    }
  }

  private func tick(_ second: Int) async {
    let rules = rules.current
    let retention = rejectionRetentionMilliseconds
    do {
      try await store.writer.perform { try $0.reportGaps(rules: rules) }
      while try await store.writer.perform({ try $0.endStrips(limit: Self.stripsAtOnce) }) == Self.stripsAtOnce {}
      if second.isMultiple(of: 5) {
        while try await store.writer.perform({ try $0.closeIdleWindows(limit: Self.windowsAtOnce) })
          == Self.windowsAtOnce
        {}
      }
      if second.isMultiple(of: 3_600) {
        try await store.writer.perform { try $0.forgetRejections(olderThan: retention) }
      }
    } catch {
      // Nothing is lost: what was due is still due in the next second. The store itself reports why it refuses.
      logger.debug("housekeeping postponed", metadata: ["error": "\(error)"])
    }
  }
}
