import Dispatch
import Logging
import Mosquitto
import ServiceLifecycle
import Store
import Synchronization

/// Publishes the heartbeat every few seconds. Where it is missed, somebody else must look: it is the switch that a dead
/// gateway cannot press.
package final class Heartbeat: Service {
  private let store: Store
  private let intervalMilliseconds: Int64
  private let standing: WatchStanding
  private let logger: Logger
  private let publish: MessagePublisher
  /// Whether the session still holds a beat: the broker is away, and old beats in a row would tell nobody anything.
  private let isHeld = Mutex(false)

  /// - Parameter standing: whether the gateway watches, which every beat says.
  package init(
    store: Store, intervalMilliseconds: Int64, standing: WatchStanding = WatchStanding([]), logger: Logger,
    publish: @escaping MessagePublisher
  ) {
    self.store = store
    self.standing = standing
    self.intervalMilliseconds = intervalMilliseconds
    self.logger = logger
    self.publish = publish
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if self.isHeld.withLock({ !$0 }) { await self.beat() }
        // Cancelled by shutdown: the loop's condition ends it.
        try? await Task.sleep(for: .milliseconds(self.intervalMilliseconds), clock: .continuous)
      }
    }
  }

  /// One beat. Without an anchored head nothing signed leaves (LEDGER-4), and whoever listens notices the silence.
  private func beat() async {
    do {
      let head = try await anchoredHead()
      let bytes = try HeartbeatMessage.bytes(
        of: head, identity: store.identity, at: store.configuration.clock(),
        intervalMilliseconds: intervalMilliseconds, faults: standing.snapshot.words)
      isHeld.withLock { $0 = true }
      try publish(
        OutgoingMessage(
          topic: HeartbeatMessage.topic, payload: bytes, quality: .atMostOnce, contentType: "application/json")
      ) { [weak self] _ in self?.isHeld.withLock { $0 = false } }
    } catch {
      isHeld.withLock { $0 = false }
      logger.warning("heartbeat left out", metadata: ["error": "\(error)"])
    }
  }

  /// Anchoring waits for a disk, which no thread of Swift's pool may do.
  private func anchoredHead() async throws -> LedgerHead {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async { [store] in
        continuation.resume(with: Result { try store.anchorHead() })
      }
    }
  }
}
