import Logging
import ServiceLifecycle
import Store

/// Down-sampling: summaries whose time in their grain is over are folded into coarser ones, and what those stand in for is
/// dropped. In small submissions that nothing urgent waits behind, and a bounded number of them a second.
package struct SummaryKeeping: Service {
  /// How many values one submission drops at most.
  static let droppedAtOnce = 64
  /// How many submissions a second at most: enough for a hundred thousand devices.
  static let stepsAtOnce = 16
  /// How long it rests when nothing is due, in seconds.
  static let idleSeconds = 60
  /// How many summaries may be unreadable before it stops: then it is not down-sampling that the store needs.
  static let unreadableBound = 1_000

  private let store: Store
  private let retention: SummaryRetention
  private let logger: Logger

  package init(store: Store, retention: SummaryRetention, logger: Logger) {
    self.store = store
    self.retention = retention
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var unreadable: Set<Int64> = []
      var rest = 0
      while !Task.isCancelled {
        // Cancelled by shutdown: the loop's condition ends it.
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
        if rest > 0 {
          rest -= 1
          continue
        }
        rest = await keep(&unreadable) ? 0 : Self.idleSeconds
      }
    }
  }

  /// A bounded number of steps.
  ///
  /// - Parameter unreadable: summaries that cannot be opened; grows.
  /// - Returns: false when nothing is due any more.
  func keep(_ unreadable: inout Set<Int64>) async -> Bool {
    do {
      for _ in 0..<Self.stepsAtOnce {
        guard try await step(&unreadable) else { return false }
      }
      return true
    } catch {
      // Nothing is lost: what was due is still due. The store itself reports why it refuses.
      logger.debug("down-sampling postponed", metadata: ["error": "\(error)"])
      return false
    }
  }

  private func step(_ unreadable: inout Set<Int64>) async throws -> Bool {
    if try await store.writer.perform({ try $0.dropFolded(limit: Self.droppedAtOnce) }) > 0 { return true }
    guard unreadable.count < Self.unreadableBound,
      let fold = try await store.reader.nextFold(after: retention, skipping: unreadable)
    else { return false }
    for position in fold.unreadable {
      logger.error(
        "a summary cannot be opened, and stays as it is: run vigil verify", metadata: ["position": "\(position)"])
    }
    unreadable.formUnion(fold.unreadable)
    try await store.writer.perform { _ = try $0.write(fold) }
    return true
  }
}
