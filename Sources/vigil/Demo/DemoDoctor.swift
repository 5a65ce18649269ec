import Foundation
import Ledger
import Logging
import Mosquitto
import Vitals

/// The doctor's application of the demonstration: takes alerts over the broker, as any application would, confirms each,
/// and tells the screen.
final class DemoDoctor: Sendable {
  private let session: PublishingSession

  init(_ world: DemoWorld, screen: DemoScreen) throws {
    var configuration = SessionConfiguration(
      host: world.settings.broker.host, port: world.settings.broker.port, clientID: "doctor-application")
    configuration.credentials = Credentials(username: world.doctor.id, password: world.doctor.brokerPassword)
    configuration.subscriptions = [try Subscription("vigil/v1/alerts/\(world.doctor.id)")]
    let topic = "vigil/v1/alerts/\(world.doctor.id)/answers"
    let confirm = Mailbox()
    session = try PublishingSession(
      configuration, logger: Log.make("doctor", level: .error),
      onMessage: { message in
        let arrived = SystemClock.now()
        guard let alert = try? CanonicalJSON.parse(message.payloadCopy), let name = alert["alert"]?.string else {
          return
        }
        screen.delivered(alert, at: arrived)
        let answer: JSONValue = ["alert": .string(name), "answer": "delivered"]
        guard let bytes = try? CanonicalJSON.encode(answer) else { return }
        confirm.send(OutgoingMessage(topic: topic, payload: bytes))
      })
    confirm.attach(session)
  }

  func start() throws { try session.start() }
  func stop() { session.stop() }

  /// Lets the session's own callback publish on it, which it could not name while it was being made.
  private final class Mailbox: Sendable {
    private let session = WeakSession()

    func attach(_ session: PublishingSession) { self.session.set(session) }
    func send(_ message: OutgoingMessage) { try? session.get()?.publish(message) }
  }
}
