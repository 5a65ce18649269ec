import Ledger
import Logging
import Mosquitto
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// Drills the way of an alert every few minutes: from the writer over the outbox, the dispatcher and the broker to a
/// recipient's session, and back as an acknowledgement. A drill that does not come back calls people by the other channels.
///
/// The recipient is a session of this gateway's own, so that only its own account may speak for it.
package final class Canary: Service {
  private struct State {
    var trial: CanaryTrial
    var answered: [Int64] = []
  }

  private static let answersBound = 100

  private let store: Store
  private let rules: @Sendable () -> TechnicalRules
  private let alarms: GatewayAlarms
  private let standing: WatchStanding
  private let logger: Logger
  private let monotonic: @Sendable () -> Int64
  private let state: Mutex<State>
  private let bell = Bell()

  /// - Parameters:
  ///   - intervalMilliseconds: from one drill to the next.
  ///   - patienceMilliseconds: how long one may take.
  ///   - monotonic: milliseconds of a clock that nobody sets.
  package init(
    store: Store, intervalMilliseconds: Int64, patienceMilliseconds: Int64 = 30_000,
    rules: @escaping @Sendable () -> TechnicalRules, alarms: GatewayAlarms, standing: WatchStanding, logger: Logger,
    monotonic: @escaping @Sendable () -> Int64 = SystemWatch.uptime()
  ) {
    self.store = store
    self.rules = rules
    self.alarms = alarms
    self.standing = standing
    self.logger = logger
    self.monotonic = monotonic
    state = Mutex(
      State(
        trial: CanaryTrial(
          intervalMilliseconds: intervalMilliseconds, patienceMilliseconds: patienceMilliseconds, now: monotonic())))
  }

  /// What the recipient's session answers to a message: nil for anything but a drill.
  package static func answer(to message: IncomingMessage) -> OutgoingMessage? {
    guard message.topicCopy == MQTTChannel.topic(of: Drill.canary), message.payload.count <= 65_536,
      let json = try? CanonicalJSON.parse(message.payloadCopy), json["drill"]?.bool == true,
      let alert = json["alert"]?.string.flatMap(AlertRecord.opened(name:)),
      let payload = try? CanonicalJSON.encode(
        ["alert": .string(AlertRecord.name(alert)), "answer": .string(AlertAnswer.Word.acknowledged.rawValue)])
    else { return nil }
    return OutgoingMessage(
      topic: MQTTChannel.topic(of: Drill.canary) + "/answers", payload: payload, quality: .atLeastOnce,
      contentType: "application/json")
  }

  /// An answer of the canary came back. Any thread; returns at once.
  package func answered(_ alert: Int64) {
    state.withLock { state in
      if state.answered.count < Self.answersBound { state.answered.append(alert) }
    }
    bell.ring()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.look()
        await self.bell.wait(atMost: .milliseconds(500))
      }
    }
  }

  /// One look at the clock and at what came back; a test calls it by itself.
  func look() async {
    let now = monotonic()
    let (answers, step) = state.withLock { state in
      defer { state.answered = [] }
      return (state.answered, state.answered.isEmpty ? state.trial.look(at: now) : nil)
    }
    for alert in answers { await settle(alert) }
    switch step {
    case .raise: await raise()
    case .failed: await fail()
    case .passed, nil: break
    }
  }

  private func raise() async {
    let rules = rules()
    do {
      let alert = try await store.writer.perform { transaction in
        // One of the process before, or one that was lost: nobody waits for it any more.
        try transaction.endDrill(for: nil, why: "drill-lost")
        return try transaction.raiseDrill(for: nil, finding: rules.finding(.drill), timings: rules.timings)
      }
      let now = monotonic()
      state.withLock { $0.trial.raised(alert, at: now) }
    } catch {
      // It counts as not come back when its time is over.
      logger.error("a drill could not be raised", metadata: ["error": "\(error)"])
    }
  }

  private func settle(_ alert: Int64) async {
    let now = monotonic()
    let step = state.withLock { $0.trial.answered(alert, at: now) }
    do {
      try await store.writer.perform { try $0.drillReturned(alert) }
    } catch {
      logger.warning("a drill's return could not be recorded", metadata: ["error": "\(error)"])
    }
    guard case .passed(_, let milliseconds) = step else { return }
    store.configuration.metrics.gauge(
      "vigil_canary_milliseconds", help: "How long the last drill took to come back acknowledged."
    ).set(milliseconds)
    standing.set(.deliveryFailing, false)
    await alarms.end(.deliveryFailing)
  }

  private func fail() async {
    // Without a broker it cannot come back; that has an alert of its own.
    guard !standing.snapshot.faults.contains(.brokerAway) else { return }
    logger.error("a drill did not come back")
    standing.set(.deliveryFailing, true)
    await alarms.raise(.deliveryFailing)
  }
}
