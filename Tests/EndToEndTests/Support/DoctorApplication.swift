import Foundation
import Ledger
import Logging
import Mosquitto
import Synchronization

/// The doctor's application: takes alerts over the broker and, when asked to, confirms each.
final class DoctorApplication: Sendable {
  private let session: PublishingSession
  private let mailbox: Mailbox

  /// - Parameter deafTo: the patient of whom it confirms nothing.
  init(of installation: Installation, confirms: Bool = true, deafTo: String? = nil) throws {
    let doctor = installation.doctor
    var configuration = SessionConfiguration(host: "127.0.0.1", port: installation.brokerPort, clientID: "doctor")
    configuration.credentials = Credentials(username: doctor.id, password: doctor.password)
    configuration.subscriptions = [try Subscription("vigil/v1/alerts/\(doctor.id)")]
    let mailbox = Mailbox()
    self.mailbox = mailbox
    let answers = Reply(topic: "vigil/v1/alerts/\(doctor.id)/answers")
    session = try PublishingSession(
      configuration, logger: Logger(label: "doctor"),
      onMessage: { message in
        guard let call = mailbox.take(message.payloadCopy), let alert = call["alert"]?.string, confirms else { return }
        if let deafTo, call["patient"]?["id"]?.string == deafTo { return }
        answers.confirm(alert)
      })
    answers.session.withLock { $0 = Reply.Reference(session: session) }
    try session.start()
  }

  deinit { session.stop(flushMilliseconds: 0) }

  /// Every call that arrived, repetitions too.
  var calls: [JSONValue] { mailbox.messages }

  /// Lets the session's own callback publish on it.
  private final class Reply: Sendable {
    struct Reference: Sendable {
      weak var session: PublishingSession?
    }

    let topic: String
    let session = Mutex(Reference())

    init(topic: String) { self.topic = topic }

    func confirm(_ alert: String) {
      let answer: JSONValue = ["alert": .string(alert), "answer": "delivered"]
      guard let bytes = try? CanonicalJSON.encode(answer) else { return }
      // Unsent, the call simply stays unconfirmed and is repeated.
      try? session.withLock { $0.session }?.publish(OutgoingMessage(topic: topic, payload: bytes)) { _ in }
    }
  }
}
