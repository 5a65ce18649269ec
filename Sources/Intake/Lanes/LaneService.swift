import Logging
import Mosquitto
import Payload
import ServiceLifecycle
import Store

/// A lane as a service: its loop runs on a thread of its own from start to graceful shutdown.
package struct LaneService: Service {
  private let loop: ReceivingLoop

  /// - Parameters:
  ///   - connection: broker, credentials and TLS, with the client id that the lane's name is appended to.
  ///   - onStatus: hears of devices that come and go; called on the lane's thread after the commit.
  ///   - onState: hears of the lane's connection; called on the lane's thread.
  package init(
    _ lane: Lane, connection: SessionConfiguration, limits: ReceivingLoop.Limits, store: Store, rules: RulesHolder,
    statistics: LaneStatistics, decoder: PayloadDecoder, logger: Logger,
    onStatus: @escaping @Sendable (DeviceStatus) -> Void,
    onState: @escaping @Sendable (Lane, SessionState) -> Void
  ) throws {
    var session = connection
    session.clientID += "-\(lane.rawValue)"
    session.persistence = .persistent(expirySeconds: .max)
    session.subscriptions = [try Subscription(lane.topicFilter, retainHandling: .never)]
    if lane == .urgent {
      // A device's standing is not a reading: after a restart the retained one is welcome.
      session.subscriptions.append(try Subscription("vigil/v1/+/+/status", retainHandling: .always))
    }
    let worker = LaneWorker(
      lane: lane, store: store, rules: rules, statistics: statistics, decoder: decoder, logger: logger,
      onStatus: onStatus, onState: onState)
    loop = try ReceivingLoop(session, limits: limits, delegate: worker, logger: logger)
  }

  package func run() async throws {
    try loop.start()
    // Ends only by shutdown; the batch under way is then committed and acknowledged before the session ends.
    try? await gracefulShutdown()
    loop.stop()
  }
}
