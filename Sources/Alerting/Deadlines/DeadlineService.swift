import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// The one timer of all alerts: sleeps until the next deadline on the gateway's clock and lets the writer move what is
/// due. At start everything overdue fires at once.
///
/// The sleep itself is monotonic and never longer than ``recheckMilliseconds``, so that a clock that is set forward or
/// back is noticed within that time. When the writer refuses because the disk is full, or does not answer, the people whom a
/// deadline names are called all the same (ALERT-3).
package final class DeadlineService: Service {
  /// The longest sleep without a look at the clock.
  package static let recheckMilliseconds: Int64 = 200
  /// How long to wait before the writer is asked again after it refused.
  static let refusedMilliseconds: Int64 = 1_000
  /// How long the writer may take before people are called without a record: what counts as a stall.
  static let patienceMilliseconds = 2_000

  private let store: Store
  private let shadow: ShadowAlarms
  private let call: @Sendable ([UnrecordedCall]) -> Void
  private let logger: Logger
  private let bell = Bell()
  /// The next deadline as the newest durable batch left it; guarded by the mutex.
  private let next = Mutex<Timestamp?>(nil)

  /// - Parameter call: sends calls that could not be recorded; it must not block.
  package init(
    store: Store, shadow: ShadowAlarms, logger: Logger, call: @escaping @Sendable ([UnrecordedCall]) -> Void
  ) {
    self.store = store
    self.shadow = shadow
    self.logger = logger
    self.call = call
    store.observe { [weak self] in self?.hear($0) }
  }

  private func hear(_ report: CommitReport) {
    shadow.recorded(report.alerts)
    let isSooner = next.withLock { next in
      defer { next = report.nextDeadline }
      guard let sooner = report.nextDeadline else { return false }
      return next.map { sooner < $0 } ?? true
    }
    if isSooner { bell.ring() }
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let pause = await self.tick()
        await self.bell.wait(atMost: .milliseconds(pause))
      }
    }
  }

  /// Moves what is due.
  ///
  /// - Returns: how long to sleep, in milliseconds; 0 when more is due already.
  private func tick() async -> Int64 {
    let now = store.configuration.clock()
    let isTrusted = clockSeen.withLock { seen in
      defer { seen.time = now }
      if now < seen.time { seen.isFollowed = false }
      return seen.isFollowed
    }
    if isTrusted, next.withLock({ $0.map { $0 > now } ?? true }) {
      return pause(from: now)
    }
    do {
      // The report of this batch has set the next deadline before the answer came, and a newer one may have since.
      let answer: Void? = try await store.writer.perform(
        urgent: true, withinMilliseconds: Self.patienceMilliseconds
      ) { transaction in
        if !isTrusted { try transaction.tickAfterClockWasSet() }
        try transaction.tick()
      }
      guard answer != nil else {
        logger.error("deadlines wait for the disk; calling first")
        await callUnrecorded(now: now)
        return Self.refusedMilliseconds
      }
      if !isTrusted { clockSeen.withLock { $0.isFollowed = $0.time >= now } }
      return pause(from: store.configuration.clock())
    } catch StoreError.stopping {
      return Self.refusedMilliseconds
    } catch {
      logger.error("deadlines could not be recorded; calling first", metadata: ["error": "\(error)"])
      await callUnrecorded(now: now)
      return Self.refusedMilliseconds
    }
  }

  /// The clock as it was last seen, and whether deadlines were looked at since it was set back, or since the start: until
  /// then nothing is known of them. Only the service's own loop changes it.
  private let clockSeen = Mutex((time: Timestamp(milliseconds: .min), isFollowed: false))

  private func pause(from now: Timestamp) -> Int64 {
    guard let next = next.withLock({ $0 }) else { return Self.recheckMilliseconds }
    return min(Self.recheckMilliseconds, max(0, next.milliseconds(since: now)))
  }

  /// The disk takes nothing or does not answer: what the deadlines would call goes out unrecorded, once for each deadline.
  private func callUnrecorded(now: Timestamp) async {
    do {
      for alert in try await store.openAlerts() {
        guard let deadline = shadow.nextDeadline(of: alert), deadline <= now else { continue }
        let calls = shadow.calls(for: .tick, in: alert, now: now)
        if !calls.isEmpty { call(calls) }
      }
    } catch {
      logger.critical("open alerts cannot be read; nobody is called", metadata: ["error": "\(error)"])
    }
  }
}
