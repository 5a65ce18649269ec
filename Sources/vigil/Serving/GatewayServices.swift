import Alerting
import Foundation
import Intake
import Logging
import Mosquitto
import Payload
import ServiceLifecycle
import Store
import Triage
import Vitals

/// The composition root: all services of one gateway, wired.
struct GatewayServices {
  let store: Store
  let rules: RulesHolder
  let lanes: [Lane: LaneStatistics]
  let brokerWatch: BrokerWatch
  /// In the order of starting; stopped in reverse, so that the lanes stop first and the alerts last.
  private(set) var services: [any Service] = []

  init(home: HomeFolder, settings: Settings, store: Store, logger: Logger) throws {
    self.store = store
    let rules = RulesHolder(try RulesFile.load(path: settings.rules))
    self.rules = rules
    let technical: @Sendable () -> TechnicalRules = { TechnicalRules(rules.current) }
    let connection = BrokerConnection(settings: settings.broker)

    let answers = AnswerDesk(store: store, logger: logger)
    let publishing = try Self.publishingSession(connection, answers: answers, logger: logger)
    let publish: MessagePublisher = { try publishing.publish($0, completion: $1) }
    services.append(PublishingService(session: publishing))

    let shadow = ShadowAlarms()
    var webhooks = WebhookChannel.Settings()
    webhooks.allowsPrivateAddresses = settings.alerts.allowsPrivateWebhooks
    let dispatcher = Dispatcher(
      store: store, mqtt: MQTTChannel(publish: publish), webhook: WebhookChannel(webhooks), shadow: shadow,
      rules: technical, logger: logger)
    services.append(dispatcher)
    services.append(
      DeadlineService(store: store, shadow: shadow, logger: logger) { dispatcher.callUnrecorded($0) })
    services.append(
      Heartbeat(
        store: store, intervalMilliseconds: Int64(settings.alerts.heartbeatSeconds) * 1_000, logger: logger,
        publish: publish))

    let silence = SilenceWatch(
      store: store, settings: SilenceSettings(outagePercent: settings.alerts.outageShare),
      rules: technical, logger: logger)
    services.append(silence)
    let watch = BrokerWatch(
      store: store, patienceMilliseconds: Int64(settings.alerts.brokerAwaySeconds) * 1_000, rules: technical,
      logger: logger
    ) { silence.brokerChanged(isAway: $0) }
    brokerWatch = watch
    services.append(watch)

    let receipts = ReceiptPublisher(store: store, logger: logger) { try publishing.publish($0) }
    store.observe { receipts.offer($0.receipts) }
    services.append(receipts)
    services.append(
      Housekeeping(
        store: store, rules: rules, rejectionRetentionMilliseconds: Int64(settings.intake.rejectionDays) * 86_400_000,
        logger: logger))
    services.append(RulesReload(rules: rules, path: settings.rules, store: store, logger: logger))
    lanes = Dictionary(uniqueKeysWithValues: Lane.allCases.map { ($0, LaneStatistics()) })
    for (lane, statistics) in lanes {
      services.append(
        try LaneService(
          lane, connection: try connection.session("lane"),
          limits: ReceivingLoop.Limits(batch: settings.intake.batch), store: store, rules: rules,
          statistics: statistics, payloadLimits: PayloadLimits(bytes: settings.intake.payloadBytes), logger: logger,
          onStatus: { status in silence.deviceStatus(status.device, isLost: status.state == .lost) },
          onState: { lane, state in
            if case .connected = state {
              watch.laneChanged(lane.rawValue, isConnected: true)
            } else if case .disconnected = state {
              watch.laneChanged(lane.rawValue, isConnected: false)
            }
          }))
    }
  }

  private static func publishingSession(
    _ connection: BrokerConnection, answers: AnswerDesk, logger: Logger
  ) throws -> PublishingSession {
    var configuration = try connection.session("alerts")
    configuration.subscriptions = [try Subscription("vigil/v1/alerts/+/answers", retainHandling: .never)]
    return try PublishingSession(configuration, queueBound: 100_000, logger: logger, onMessage: { answers.take($0) })
  }
}
