import Logging
import Store
import Vault
import Vitals

/// Sends one call on its channel, composed from what is durable at that moment.
struct CallSender: Sendable {
  let store: Store
  let mqtt: MQTTChannel
  let webhook: WebhookChannel
  /// Nil where the settings name no mail server.
  let mail: MailChannel?
  let logger: Logger

  func send(_ call: Call) async -> CallOutcome {
    do {
      return try await attempt(call)
    } catch {
      logger.warning(
        "call failed",
        metadata: [
          "alert": "\(AlertRecord.name(call.alert))", "channel": "\(call.channel.rawValue)", "error": "\(error)",
        ])
      return .failed
    }
  }

  private func attempt(_ call: Call) async throws -> CallOutcome {
    guard let notice = try await notice(of: call) else { return .unwanted }
    let message = try AlertMessage(
      notice, recipient: call.recipient, round: call.round, origin: store.identity.origin)
    switch call.channel {
    case .mqtt:
      try await mqtt.send(message, to: call.recipient)
      return .handedOver
    case .webhook:
      guard let webhook = try await store.contact(of: call.recipient)?.webhook else { throw WebhookError.noAddress }
      try await self.webhook.send(message, to: webhook, now: store.configuration.clock())
      return .delivered
    case .mail:
      guard let address = try await store.contact(of: call.recipient)?.mail else { throw MailError.noAddress }
      guard let mail else { throw MailError.notConfigured }
      try await mail.send(message, to: address, now: store.configuration.clock())
      return .handedOver
    case .stream:
      // The event stream follows the ledger by itself.
      return .handedOver
    }
  }

  /// What the call says; nil when nobody wants it any more.
  private func notice(of call: Call) async throws -> AlertNotice? {
    do { return try await store.notice(wantedBy: call) } catch VaultError.subjectErased {
      // The patient was erased meanwhile, which ended the alert: there is nothing left to say.
      return nil
    }
  }
}
