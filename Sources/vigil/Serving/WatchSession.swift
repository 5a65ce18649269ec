import Alerting
import Logging
import Mosquitto
import ServiceLifecycle
import Store

/// The gateway's session as a recipient: the canary's messages come here, and the broker's own numbers. Apart from the
/// session that sends, so that a broker that refuses it harms nothing else.
enum WatchSession {
  static func service(
    _ connection: BrokerConnection, canary: Canary, system: SystemWatch, logger: Logger
  ) throws -> any Service {
    var configuration = try connection.session("watch")
    configuration.subscriptions = [
      try Subscription(MQTTChannel.topic(of: Drill.canary), retainHandling: .never),
      try Subscription(DropWatch.topic, quality: .atMostOnce, retainHandling: .always),
    ]
    let reference = WeakSession()
    let session = try PublishingSession(
      configuration, queueBound: 1_000, logger: logger,
      onMessage: { message in
        if message.topicCopy == DropWatch.topic {
          if let count = Int(String(decoding: message.payloadCopy, as: UTF8.self)) {
            system.brokerCounted(count, isRetained: message.isRetained)
          }
        } else if let answer = Canary.answer(to: message) {
          // One that is not sent is a drill that does not come back.
          try? reference.get()?.publish(answer) { _ in }
        }
      })
    reference.set(session)
    return PublishingService(session: session)
  }
}
