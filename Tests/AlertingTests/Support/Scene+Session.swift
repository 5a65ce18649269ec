import Mosquitto
import TestBroker

@testable import Alerting

extension Scene {
  /// A session of a real broker that has begun.
  func session(
    _ broker: Broker, _ name: String, subscribing filters: [String],
    onMessage: @escaping @Sendable (IncomingMessage) -> Void
  ) throws -> PublishingSession {
    var configuration = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: name)
    configuration.subscriptions = try filters.map { try Subscription($0) }
    let session = try PublishingSession(configuration, logger: logger, onMessage: onMessage)
    try session.start()
    return session
  }
}
