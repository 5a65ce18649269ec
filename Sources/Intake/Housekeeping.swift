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
    await attempt("gaps") { try await store.writer.perform { try $0.reportGaps(rules: rules) } }
    await attempt("strips") {
      while try await store.writer.perform({ try $0.endStrips(limit: Self.stripsAtOnce) }) == Self.stripsAtOnce {}
    }
    if second.isMultiple(of: 5) {
      await attempt("windows") {
        while try await store.writer.perform({ try $0.closeIdleWindows(limit: Self.windowsAtOnce) })
          == Self.windowsAtOnce
        {}
      }
    }
    if second.isMultiple(of: 3_600) {
      await attempt("rejections") { try await store.writer.perform { try $0.forgetRejections(olderThan: retention) } }
    }
  }

  /// One chore; one that fails keeps none of the others from being done.
  private func attempt(_ chore: String, _ body: () async throws -> Void) async {
    do { try await body() } catch StoreError.noRoom, StoreError.stopping {
      // Nothing is lost: what was due is still due in the next second. The store itself reports why it refuses.
      logger.debug("housekeeping postponed", metadata: ["chore": "\(chore)"])
    } catch {
      // What fails for any other reason fails in the next second again.
      logger.error("housekeeping failed", metadata: ["chore": "\(chore)", "error": "\(error)"])
    }
  }
}
