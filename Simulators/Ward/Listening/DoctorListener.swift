import Foundation
import Logging
import Mosquitto
import Synchronization

/// A doctor's application on the broker: takes alerts and confirms each, as an application must.
final class DoctorListener: Sendable {
  private let session: PublishingSession
  private let link: Link

  /// Lets the session's own callback publish on it.
  private final class Link: Sendable {
    let session = Mutex<Weak>(Weak())

    struct Weak: Sendable {
      weak var session: PublishingSession?
    }
  }

  /// What is read of an alert's message.
  private struct Message: Decodable {
    let id: String
    let alert: String
    let priority: String
    let category: String
    let round: Int
    let device: String?
    let readingTime: Int64?
    let summary: String?
  }

  /// Where the broker is; with an authority the connection is TLS.
  struct Address: Sendable {
    let host: String
    let port: UInt16
    let authorityFile: String?
  }

  /// - Parameters:
  ///   - person: whose alerts; also the user name on the broker.
  init(_ person: String, password: String?, broker: Address, into arrivals: Arrivals) throws {
    var configuration = SessionConfiguration(host: broker.host, port: broker.port, clientID: "\(person)-ward")
    configuration.credentials = password.map { Credentials(username: person, password: $0) }
    configuration.subscriptions = [try Subscription("vigil/v1/alerts/\(person)")]
    if let authority = broker.authorityFile { configuration.tls = TLSConfiguration(authorityFile: authority) }
    let link = Link()
    self.link = link
    let answers = "vigil/v1/alerts/\(person)/answers"
    session = try PublishingSession(
      configuration, logger: Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() },
      onMessage: { message in
        let now = Clock.monotonic
        guard let alert = try? JSONDecoder().decode(Message.self, from: Data(message.payloadCopy)) else { return }
        arrivals.add(
          .alert(
            Arrivals.Alert(
              id: alert.alert, device: alert.device, readingTime: alert.readingTime, priority: alert.priority,
              summary: alert.summary ?? "", round: alert.round, isTechnical: alert.category != "physiological"), at: now
          ))
        let answer = Array(#"{"alert":"\#(alert.alert)","answer":"delivered"}"#.utf8)
        // Unsent, the call stays unconfirmed and comes again.
        try? link.session.withLock { $0.session }?.publish(OutgoingMessage(topic: answers, payload: answer)) { _ in }
      })
    link.session.withLock { $0 = Link.Weak(session: session) }
    try session.start()
  }

  func stop() { session.stop(flushMilliseconds: 500) }
}
