import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage

/// Raises one technical alert when the broker stays away, on the channels that need no broker (ALERT-5).
package final class BrokerWatch: Service {
  private struct State {
    /// Since when each lane that is not connected has been away; a lane that was never heard of is not in here.
    var awaySince: [String: ContinuousClock.Instant] = [:]
    var isReported = false
    /// Whether a recovery was written since the start: an alert of the process before must end too.
    var isSettled = false
    var hasConnected = false
  }

  private let store: Store
  private let patience: Duration
  private let rules: @Sendable () -> TechnicalRules
  private let logger: Logger
  private let onChange: @Sendable (_ isAway: Bool) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - patienceMilliseconds: how long the broker may be away before somebody is called.
  ///   - rules: the rules in force.
  ///   - onChange: hears at once, without the patience, when the first lane goes and when the last is back.
  package init(
    store: Store, patienceMilliseconds: Int64, rules: @escaping @Sendable () -> TechnicalRules, logger: Logger,
    onChange: @escaping @Sendable (_ isAway: Bool) -> Void
  ) {
    self.store = store
    patience = .milliseconds(patienceMilliseconds)
    self.rules = rules
    self.logger = logger
    self.onChange = onChange
  }

  /// A lane connected or lost its connection. Any thread; returns at once.
  package func laneChanged(_ lane: String, isConnected: Bool) {
    let (before, after) = state.withLock { state in
      let before = state.awaySince.isEmpty
      if isConnected {
        state.awaySince[lane] = nil
        state.hasConnected = true
      } else if state.awaySince[lane] == nil {
        state.awaySince[lane] = .now
      }
      return (before, state.awaySince.isEmpty)
    }
    if before != after { onChange(!after) }
  }

  /// Whether a lane is without its broker.
  package var isAway: Bool { state.withLock { !$0.awaySince.isEmpty } }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // Cancelled by shutdown: the loop's condition ends it.
        try? await Task.sleep(for: .milliseconds(100), clock: .continuous)
        await self.look()
      }
    }
  }

  private func look() async {
    let now = ContinuousClock.now
    let isOverdue: Bool? = state.withLock { state in
      if let since = state.awaySince.values.min() {
        return !state.isReported && since.duration(to: now) >= patience ? true : nil
      }
      let isDue = state.isReported || (!state.isSettled && state.hasConnected)
      return isDue ? false : nil
    }
    guard let isOverdue else { return }
    let rules = rules()
    do {
      try await store.writer.perform { transaction in
        if isOverdue {
          try transaction.raiseTechnical(
            TechnicalKey(.brokerAway), about: .node, pseudonym: nil, finding: rules.finding(.brokerAway),
            readingTime: transaction.now, timings: rules.timings)
        } else {
          try transaction.endTechnical(TechnicalKey(.brokerAway), readingTime: transaction.now)
        }
      }
      state.withLock { state in
        state.isReported = isOverdue
        state.isSettled = !isOverdue
      }
    } catch {
      logger.error("the broker's absence could not be recorded", metadata: ["error": "\(error)"])
    }
  }
}
