import Logging
import ServiceLifecycle
import Store
import Triage
import Vitals

/// Calls people about the gateway itself when that cannot be written down: the disk takes nothing or does not answer.
///
/// It goes around the outbox: whom to call is in memory, how they are reached is read from the snapshot that readers have,
/// and nothing waits for the writer. Every channel is tried until it has the message or the trouble is over; the entry that
/// says so follows when the disk is back (ALERT-3: call first and record later).
package actor Distress: Service {
  private struct Errand: Hashable {
    let kind: TechnicalKind
    let recipient: String
    let channel: CallChannel
  }

  private struct Standing {
    let since: Timestamp
    var failures = 0
    /// On the clock of the loop, in milliseconds.
    var due: Int64
  }

  /// How many errands wait: more people than that are not called about a gateway.
  private static let bound = 1_000

  private let store: Store
  private let mqtt: MQTTChannel
  private let webhook: WebhookChannel
  private let mail: MailChannel?
  private let ladder: RetryLadder
  private let logger: Logger
  private let started = ContinuousClock.now
  private nonisolated let wishes = DistressWishes()
  private nonisolated let bell = Bell()
  private var errands: [Errand: Standing] = [:]

  package init(
    store: Store, mqtt: MQTTChannel, webhook: WebhookChannel, mail: MailChannel?, ladder: RetryLadder = .standard,
    logger: Logger
  ) {
    self.store = store
    self.mqtt = mqtt
    self.webhook = webhook
    self.mail = mail
    self.ladder = ladder
    self.logger = logger
  }

  /// Somebody must hear of this now. Returns at once; a second time changes nothing while the first stands.
  package nonisolated func call(_ kind: TechnicalKind) {
    wishes.put(kind, isWanted: true)
    bell.ring()
  }

  /// It is over, or on disk, where the outbox goes on with it.
  package nonisolated func end(_ kind: TechnicalKind) {
    wishes.put(kind, isWanted: false)
    bell.ring()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.work() }
  }

  private func work() async {
    while !Task.isCancelled {
      take()
      let due = errands.filter { $0.value.due <= elapsed }
      await withTaskGroup(of: (Errand, Bool).self) { group in
        for (errand, standing) in due.prefix(16) {
          group.addTask { (errand, await self.attempt(errand, since: standing.since)) }
        }
        for await (errand, isDone) in group { settle(errand, isDone) }
      }
      await bell.wait(atMost: .milliseconds(rest))
    }
  }

  private var elapsed: Int64 { Int64(started.duration(to: .now) / .milliseconds(1)) }

  private var rest: Int64 { max(1, min(1_000, (errands.values.map(\.due).min() ?? .max) - elapsed)) }

  private func take() {
    for (kind, isWanted) in wishes.takeAll() {
      guard isWanted else {
        errands = errands.filter { $0.key.kind != kind }
        continue
      }
      guard !errands.keys.contains(where: { $0.kind == kind }) else { continue }
      logger.critical("people are called without a record", metadata: ["kind": "\(kind.rawValue)"])
      let registry = store.registry
      for recipient in registry.gatewayPlan.desks {
        let channels = CallChannel.wanted(by: registry.person(id: recipient), about: kind.rawValue)
        for channel in channels where channel != .stream && errands.count < Self.bound {
          errands[Errand(kind: kind, recipient: recipient, channel: channel)] = Standing(
            since: store.configuration.clock(), due: elapsed)
        }
      }
    }
  }

  private func settle(_ errand: Errand, _ isDone: Bool) {
    guard var standing = errands[errand] else { return }
    standing.failures += isDone ? 0 : 1
    // Done is not removed: a further call of the same kind must not begin anew.
    standing.due = isDone ? .max : elapsed + ladder.wait(after: standing.failures)
    errands[errand] = standing
  }

  private nonisolated func attempt(_ errand: Errand, since: Timestamp) async -> Bool {
    do {
      let message = try AlertMessage(
        distress: errand.kind, since: since, recipient: errand.recipient, origin: store.identity.origin)
      switch errand.channel {
      case .mqtt: try await mqtt.send(message, to: errand.recipient)
      case .webhook:
        guard let contact = try await store.contact(of: errand.recipient)?.webhook else { throw WebhookError.noAddress }
        try await webhook.send(message, to: contact, now: store.configuration.clock())
      case .mail:
        guard let address = try await store.contact(of: errand.recipient)?.mail else { throw MailError.noAddress }
        guard let mail else { throw MailError.notConfigured }
        try await mail.send(message, to: address, now: store.configuration.clock())
      case .stream: break
      }
      return true
    } catch {
      logger.warning("an unrecorded call failed", metadata: ["channel": "\(errand.channel.rawValue)"])
      return false
    }
  }
}
