import Logging
import ServiceLifecycle
import Store
import Triage
import Vitals

/// Empties the outbox: sends the calls that the writer committed, tries failed ones again for as long as they are
/// wanted, and records what became of them.
///
/// A call is announced on disk before it is sent, so sending is at-least-once under a stable id. What cannot be recorded
/// because the disk is full is kept in bounded memory and recorded later; sending goes on meanwhile, and waits for no disk
/// that does not answer (ALERT-3).
package actor Dispatcher: Service {
  /// How many tries run at once.
  private static let sendingBound = 64
  /// How many outcomes wait for a disk with room; beyond it they are left to the next round's calls.
  private static let outcomeBound = 10_000
  /// How long the loop rests at most, in milliseconds.
  private static let restMilliseconds: Int64 = 1_000
  /// How long recording an outcome may keep others from being sent.
  private static let patienceMilliseconds = 2_000

  private let store: Store
  private let sender: CallSender
  private let shadow: ShadowAlarms
  private let rules: @Sendable () -> TechnicalRules
  private let ladder: RetryLadder
  private let logger: Logger
  private let started = ContinuousClock.now
  private nonisolated let inbox = Inbox()
  private nonisolated let bell = Bell()

  private var queue = CallQueue()
  private var sending: Set<Int64> = []
  /// Failures of calls since this start.
  private var failures: [Int64: Int] = [:]
  private var unrecorded: [Int64: (call: Call, outcome: CallOutcome)] = [:]
  private var health = NotifierHealth()
  /// Calls without a record bear negative ids.
  private var nextUnrecordedID: Int64 = -1
  private var isLoaded = false

  /// - Parameter rules: the rules in force.
  package init(
    store: Store, mqtt: MQTTChannel, webhook: WebhookChannel, mail: MailChannel? = nil, shadow: ShadowAlarms,
    rules: @escaping @Sendable () -> TechnicalRules, ladder: RetryLadder = .standard, logger: Logger
  ) {
    self.store = store
    self.shadow = shadow
    self.rules = rules
    self.ladder = ladder
    self.logger = logger
    sender = CallSender(store: store, mqtt: mqtt, webhook: webhook, mail: mail, logger: logger)
    store.observe { [inbox, bell] report in
      guard !report.calls.isEmpty else { return }
      inbox.put(report.calls)
      bell.ring()
    }
  }

  /// Calls whose record the disk refused. Returns at once.
  package nonisolated func callUnrecorded(_ calls: [UnrecordedCall]) {
    inbox.put(calls)
    bell.ring()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.dispatch() }
    await sender.webhook.stop()
  }

  private func dispatch() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        await takeIn()
        await recordLeftovers()
        for call in queue.due(at: elapsed, limit: Self.sendingBound - sending.count) {
          sending.insert(call.id)
          group.addTask { await self.attempt(call) }
        }
        await bell.wait(atMost: .milliseconds(rest))
      }
      group.cancelAll()
    }
  }

  // MARK: Taking in

  /// Time since the start: waits between tries do not follow a clock that is set.
  private var elapsed: Timestamp {
    let seconds = started.duration(to: .now).components
    return Timestamp(milliseconds: seconds.seconds * 1_000 + seconds.attoseconds / 1_000_000_000_000_000)
  }

  private var rest: Int64 {
    guard let next = queue.next, sending.count < Self.sendingBound else { return Self.restMilliseconds }
    return min(Self.restMilliseconds, max(1, next.milliseconds(since: elapsed)))
  }

  private func takeIn() async {
    let contents = inbox.takeAll()
    do {
      if !isLoaded || contents.isOverfull {
        for call in try await store.openCalls() { take(call) }
        isLoaded = true
      }
    } catch {
      // The next round asks again.
      isLoaded = false
      logger.error("the outbox cannot be read", metadata: ["error": "\(error)"])
    }
    for call in contents.calls { take(call) }
    for call in contents.unrecorded { await take(call) }
  }

  private func take(_ call: Call) {
    guard !sending.contains(call.id) else { return }
    let wait = max(0, call.due.milliseconds(since: store.configuration.clock()))
    // A due time far ahead comes from a clock that was wrong: no wait is longer than the ladder's.
    queue.put(call, due: elapsed.adding(milliseconds: min(wait, ladder.wait(after: .max))))
  }

  private func take(_ call: UnrecordedCall) async {
    var channels: [CallChannel] = [.mqtt]
    do {
      if let contact = try await store.contact(of: call.recipient) { channels = contact.channels }
    } catch {
      logger.error(
        "how a person is reached cannot be read: called by MQTT alone",
        metadata: ["alert": "\(AlertRecord.name(call.alert))", "error": "\(error)"])
    }
    for channel in channels where channel != .stream {
      let now = store.configuration.clock()
      queue.put(
        Call(
          id: nextUnrecordedID, alert: call.alert, recipient: call.recipient, channel: channel, round: call.round,
          state: .open, attempts: 0, due: now, created: now), due: elapsed)
      nextUnrecordedID -= 1
    }
  }

  // MARK: Sending

  /// How long a call may be held back by intent: the longest quiet hours.
  private static let holdBoundMilliseconds: Int64 = 86_400_000

  /// Whether the call's time has not come: it was made to wait, and the clock was not set since.
  private func isHeld(_ call: Call) -> Bool {
    let now = store.configuration.clock()
    let wait = call.due.milliseconds(since: now)
    return call.id > 0 && call.attempts == 0 && wait > 0 && wait <= Self.holdBoundMilliseconds && now >= call.created
  }

  private func attempt(_ call: Call) async {
    defer {
      sending.remove(call.id)
      bell.ring()
    }
    if isHeld(call) {
      // Still to come; whoever answers meanwhile makes it unwanted when its time has come.
      let wait = call.due.milliseconds(since: store.configuration.clock())
      return queue.put(call, due: elapsed.adding(milliseconds: max(1, min(wait, ladder.wait(after: .max)))))
    }
    let outcome = await sender.send(call)
    guard !Task.isCancelled else { return }
    guard outcome != .unwanted else {
      failures[call.id] = nil
      unrecorded[call.id] = nil
      return
    }
    await settle(call, outcome)
  }

  private func settle(_ call: Call, _ outcome: CallOutcome) async {
    guard outcome == .failed else {
      failures[call.id] = nil
      if call.id > 0 { await record(call, outcome) }
      return
    }
    let count = failures[call.id, default: call.attempts] + 1
    failures[call.id] = count
    if call.id > 0 {
      await record(call, .failed)
    } else if count >= ladder.steps.count {
      // The next deadline calls again; an unrecorded call is not repeated for ever.
      failures[call.id] = nil
      return
    }
    queue.put(call, due: elapsed.adding(milliseconds: ladder.wait(after: count)))
  }

  // MARK: Recording

  private func record(_ call: Call, _ outcome: CallOutcome) async {
    let change = healthChange(of: call, outcome)
    let wait = ladder.wait(after: failures[call.id] ?? 1)
    let rules = rules()
    do {
      let answer: Void? = try await store.writer.perform(withinMilliseconds: Self.patienceMilliseconds) { transaction in
        switch outcome {
        case .unwanted: break
        case .delivered: try transaction.delivered(alert: call.alert, recipient: call.recipient)
        case .handedOver: try transaction.sent(call: call.id)
        case .failed: try transaction.failed(call: call.id, retryAfterMilliseconds: wait)
        }
        if let change { try transaction.note(change, of: call.recipient, on: call.channel, rules: rules) }
      }
      if answer == nil, unrecorded[call.id] == nil, outcome == .failed {
        // The writer will record it; the alarm does not hear of it until then.
        await callNextTier(after: call)
      }
      unrecorded[call.id] = nil
    } catch StoreError.stopping {
      return
    } catch {
      logger.error("an outcome could not be recorded", metadata: ["error": "\(error)"])
      if unrecorded[call.id] == nil, outcome == .failed { await callNextTier(after: call) }
      if unrecorded.count < Self.outcomeBound { unrecorded[call.id] = (call, outcome) }
    }
  }

  /// The broker has a watch of its own; these are the channels that belong to one recipient.
  private func healthChange(of call: Call, _ outcome: CallOutcome) -> NotifierHealth.Change? {
    guard call.channel == .webhook || call.channel == .mail else { return nil }
    switch outcome {
    case .delivered: return health.succeeded(call.recipient, on: call.channel)
    case .handedOver where call.channel == .mail: return health.succeeded(call.recipient, on: call.channel)
    case .failed: return health.failed(call.recipient, on: call.channel)
    case .handedOver, .unwanted: return nil
    }
  }

  /// What the disk refused is offered again; the newest outcome of a call is the one that counts.
  private func recordLeftovers() async {
    for (call, outcome) in Array(unrecorded.values) {
      await record(call, outcome)
      // One refusal is enough to know that the disk is still full.
      if unrecorded[call.id] != nil { return }
    }
  }

  /// The failure could not be recorded, so the alarm did not hear of it: the next tier is called all the same.
  private func callNextTier(after call: Call) async {
    do {
      guard let alert = try await store.openAlerts().first(where: { $0.opened == call.alert }) else { return }
      let now = store.configuration.clock()
      callUnrecorded(shadow.calls(for: .deliveryFailed(recipient: call.recipient), in: alert, now: now))
    } catch {
      logger.error(
        "the next tier could not be called: the open alerts cannot be read",
        metadata: ["alert": "\(AlertRecord.name(call.alert))", "error": "\(error)"])
    }
  }
}
