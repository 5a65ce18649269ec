import Alerting
import Dispatch
import Ledger
import Logging
import Mosquitto
import Sharing
import Store
import Synchronization

/// What comes back on the gateway's sending session: confirmations, drills and signed acts. Made before the session that
/// answers leave on, and told of it afterwards.
final class Answering: Sendable {
  /// What is only there once everything is made.
  private final class Parts: Sendable {
    let publish = Mutex<MessagePublisher?>(nil)
    let canary = Mutex<Canary?>(nil)
  }

  private let parts = Parts()
  private let desk: AnswerDesk

  init(store: Store, logger: Logger) {
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let acts = ActDesk(writer: store.writer, node: node, clock: SystemClock.now)
    let parts = parts
    let checks = DispatchQueue(label: "vigil.acts", qos: .userInitiated)
    desk = AnswerDesk(
      store: store, logger: logger, onCanary: { alert in parts.canary.withLock { $0 }?.answered(alert) },
      takeAct: { json, recipient, done in
        // Signatures are checked off the session's thread, one after the other; nobody waits for the writer.
        checks.async {
          @Sendable func refuse(_ error: any Error) { done(["refused": .string(RefusalWords.of(error))]) }
          do {
            acts.submit(try SignedAct(json: json), over: .mqtt(recipient: recipient)) { result in
              switch result {
              case .success(let receipt): done(receipt.json)
              case .failure(let error): refuse(error)
              }
            }
          } catch { refuse(error) }
        }
      },
      answer: { message in
        do { try parts.publish.withLock { $0 }?(message) { _ in } } catch {
          logger.warning("an answer to an act could not be sent", metadata: ["error": "\(error)"])
        }
      })
  }

  func connect(_ publish: @escaping MessagePublisher) { parts.publish.withLock { $0 = publish } }

  func hear(_ canary: Canary) { parts.canary.withLock { $0 = canary } }

  /// Called on the session's thread; returns at once.
  func take(_ message: IncomingMessage) { desk.take(message) }
}
