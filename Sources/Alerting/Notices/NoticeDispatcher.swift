import Logging
import ServiceLifecycle
import Store
import Vitals

/// Sends the notices that the writer left, one after the other, and tries failed ones again for a week.
///
/// A notice is on disk before it is sent and goes when it was taken, so that sending is at-least-once under a stable id. It
/// is apart from the alerts' dispatcher: no notice ever takes the place of a call.
package actor NoticeDispatcher: Service {
  /// How many notices are read at once.
  static let pageBound = 64
  /// When a notice is given up: 7 days after what it tells of.
  static let lifetimeMilliseconds: Int64 = 604_800_000

  private let store: Store
  private let webhook: WebhookChannel
  /// Nil where the settings name no mail server.
  private let mail: MailChannel?
  private let ladder: RetryLadder
  private let logger: Logger
  private let unsent: Counter
  private nonisolated let bell = Bell()

  /// - Parameter ladder: how long to wait after failures; half a minute to an hour by default.
  package init(
    store: Store, webhook: WebhookChannel, mail: MailChannel?, ladder: RetryLadder = NoticeDispatcher.patience,
    logger: Logger
  ) {
    self.store = store
    self.webhook = webhook
    self.mail = mail
    self.ladder = ladder
    self.logger = logger
    unsent = store.configuration.metrics.counter(
      "vigil_notices_unsent_total", help: "Notices to people that were given up.")
    store.observe { [bell] report in if report.hasNotices { bell.ring() } }
  }

  /// 30 s, 1, 2, 4, 8, 16, 32 minutes, then every hour.
  package static let patience = RetryLadder(
    steps: [30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000, 3_600_000])

  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.dispatch() }
    await webhook.stop()
  }

  private func dispatch() async {
    while !Task.isCancelled {
      do {
        if try await sendDue() { continue }
      } catch {
        logger.error("notices cannot be read or settled", metadata: ["error": "\(error)"])
      }
      await bell.wait(atMost: .seconds(30))
    }
  }

  /// Sends what is due.
  ///
  /// - Returns: whether there may be more.
  func sendDue() async throws -> Bool {
    let now = store.configuration.clock()
    let waiting = try await store.notices(limit: Self.pageBound)
    let due = waiting.filter { $0.due <= now }
    for notice in due {
      if Task.isCancelled { return false }
      try await send(notice, now: now)
    }
    return due.count == Self.pageBound
  }

  private func send(_ notice: Notice, now: Timestamp) async throws {
    if now.milliseconds(since: notice.created) > Self.lifetimeMilliseconds {
      unsent.add()
      logger.notice("a notice was given up", metadata: ["kind": "\(notice.kind.rawValue)"])
      return try await store.settle(notice)
    }
    do {
      try await attempt(notice, now: now)
    } catch {
      guard !Task.isCancelled else { return }
      logger.warning("a notice was not taken", metadata: ["kind": "\(notice.kind.rawValue)"])
      return try await store.postpone(notice, milliseconds: ladder.wait(after: notice.attempts + 1))
    }
    try await store.settle(notice)
  }

  /// Nobody is left who could be told, or told so only by signing in: that is settled too.
  private func attempt(_ notice: Notice, now: Timestamp) async throws {
    guard let address = try await store.noticeAddress(of: notice.recipient) else { return }
    let message = try NoticeMessage(notice, origin: store.identity.origin)
    switch address {
    case .webhook(let target): try await webhook.post(message.bytes, id: message.id, to: target, now: now)
    case .mail(let recipient):
      // Without a mail server there is no way that could be tried again.
      guard let mail else { return }
      try await mail.send(
        MailMessage(message, about: notice.kind, to: recipient, settings: mail.settings, now: now), to: recipient)
    case .none: return
    }
  }
}
