import Alerting
import Foundation
import Intake
import Logging
import Mosquitto
import Payload
import ServiceLifecycle
import Sharing
import Store
import Triage
import Vitals
import Web

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
    let decoder = PayloadDecoder(
      mappings: try MappingsFolder.load(path: settings.mappings),
      limits: PayloadLimits(bytes: settings.intake.payloadBytes))
    let technical: @Sendable () -> TechnicalRules = { TechnicalRules(rules.current) }
    let connection = BrokerConnection(settings: settings.broker)

    let standing = WatchStanding()
    let answering = Answering(store: store, logger: logger)
    let publishing = try Self.publishingSession(connection, answers: answering, logger: logger)
    let publish: MessagePublisher = { try publishing.publish($0, completion: $1) }
    answering.connect(publish)
    services.append(PublishingService(session: publishing))

    let shadow = ShadowAlarms()
    var webhooks = WebhookChannel.Settings()
    webhooks.allowsPrivateAddresses = settings.alerts.allowsPrivateWebhooks
    let (mqtt, webhook) = (MQTTChannel(publish: publish), WebhookChannel(webhooks))
    let mail = try settings.alerts.mail?.channel()
    let dispatcher = Dispatcher(
      store: store, mqtt: mqtt, webhook: webhook, mail: mail, shadow: shadow, rules: technical, logger: logger)
    let distress = Distress(store: store, mqtt: mqtt, webhook: webhook, mail: mail, logger: logger)
    let alarms = GatewayAlarms(store: store, rules: technical, distress: distress, logger: logger)
    let system = SystemWatch(store: store, alarms: alarms, distress: distress, standing: standing, logger: logger)
    let canary = Canary(
      store: store, intervalMilliseconds: Int64(settings.alerts.canaryMinutes) * 60_000, rules: technical,
      alarms: alarms,
      standing: standing, logger: logger)
    answering.hear(canary)
    services += [distress, system]
    let rota = RotaWatch(nil, store: store, alarms: alarms, logger: logger)
    rota.read(home.rota)
    services += [rota, RotaReload(rota: rota, path: home.rota)]
    if settings.alerts.canaryMinutes > 0 { services.append(canary) }
    services.append(try WatchSession.service(connection, canary: canary, system: system, logger: logger))
    services.append(dispatcher)
    services.append(
      NoticeDispatcher(
        store: store, webhook: WebhookChannel(webhooks), mail: try settings.alerts.mail?.channel(), logger: logger))
    services.append(
      DeadlineService(store: store, shadow: shadow, logger: logger) { dispatcher.callUnrecorded($0) })
    services.append(
      Heartbeat(
        store: store, intervalMilliseconds: Int64(settings.alerts.heartbeatSeconds) * 1_000,
        standing: standing, logger: logger, publish: publish))

    let silence = SilenceWatch(
      store: store, settings: SilenceSettings(outagePercent: settings.alerts.outageShare),
      rules: technical, standing: standing, logger: logger)
    services.append(silence)
    let watch = BrokerWatch(
      store: store, patienceMilliseconds: Int64(settings.alerts.brokerAwaySeconds) * 1_000, rules: technical,
      logger: logger
    ) { isAway in
      silence.brokerChanged(isAway: isAway)
      standing.set(.brokerAway, isAway)
    }
    brokerWatch = watch
    services.append(watch)

    let receipts = ReceiptPublisher(store: store, logger: logger) { try publishing.publish($0) }
    services.append(receipts)
    services.append(
      Housekeeping(
        store: store, rules: rules, rejectionRetentionMilliseconds: Int64(settings.intake.rejectionDays) * 86_400_000,
        logger: logger))
    services.append(SummaryKeeping(store: store, retention: settings.summaries, logger: logger))
    services.append(RulesReload(rules: rules, path: settings.rules, store: store, logger: logger))
    let records = try RecordDesk(store: store, limits: settings.uploads)
    let collector = BlobCollector(store: store, folder: records.blobs)
    store.observe { if !$0.erased.isEmpty { collector.request() } }
    services.append(BlobKeeping(collector: collector, logger: logger))
    services.append(ReviewChase(desk: records, metrics: store.configuration.metrics, logger: logger))
    services.append(
      ControlService(
        path: home.controlSocket,
        desk: OperatorDesk(store: store, clock: SystemClock.now, blobs: collector) { standing.snapshot.words }))
    let metrics = store.configuration.metrics
    lanes = Dictionary(uniqueKeysWithValues: Lane.allCases.map { ($0, LaneStatistics($0, metrics: metrics)) })
    if connection.settings.usesTLS {
      services.append(
        CertificateWatch(tls: connection.tls, host: connection.settings.host, metrics: metrics, logger: logger))
    }
    services.append(
      try Self.web(
        settings, store: store, records: records, rules: rules, metrics: metrics, lanes: lanes, standing: standing,
        logger: logger))
    // Behind all who carry an alert: a receipt may wait, and costs a signature and an fsync on a processor.
    store.observe { receipts.offer($0.receipts) }
    for (lane, statistics) in lanes {
      services.append(
        try LaneService(
          lane, connection: try connection.session("lane"),
          limits: ReceivingLoop.Limits(batch: settings.intake.batch), store: store, rules: rules,
          statistics: statistics, decoder: decoder, logger: logger,
          onStatus: { status in silence.deviceStatus(status.device, isLost: status.state == .lost) },
          onState: { lane, state in
            if case .connected = state {
              metrics.lane(lane.rawValue).set(1)
              watch.laneChanged(lane.rawValue, isConnected: true)
              standing.set(.starting, false)
            } else if case .disconnected = state {
              metrics.lane(lane.rawValue).set(0)
              watch.laneChanged(lane.rawValue, isConnected: false)
            }
          }))
    }
  }

  /// The HTTP interface and what it needs to know of the others.
  private static func web(
    _ settings: Settings, store: Store, records: RecordDesk, rules: RulesHolder, metrics: Metrics,
    lanes: [Lane: LaneStatistics], standing: WatchStanding, logger: Logger
  ) throws -> VigilServer {
    var configuration = WebConfiguration()
    configuration.host = settings.web.host
    configuration.port = settings.web.port
    if let certificate = settings.web.certificate, let key = settings.web.key {
      configuration.tls = WebConfiguration.TLS(certificateChainFile: certificate, privateKeyFile: key)
    }
    let broadcast = HeadBroadcast()
    store.observe { broadcast.publish($0.head) }
    standing.observe { _ in broadcast.beat() }
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let desk = ActDesk(writer: store.writer, node: node, clock: SystemClock.now)
    let checks =
      lanes.sorted { $0.key.rawValue < $1.key.rawValue }.map { lane, statistics in
        ReadinessCheck("lane-\(lane.rawValue)") {
          statistics.snapshot.isConnected ? nil : "not connected to the broker"
        }
      } + [
        ReadinessCheck("store") { await store.writeProblem() },
        ReadinessCheck("anchor") { store.anchorProblem() }, .watching(standing),
      ]
    var parts = VigilServer.Parts(
      reader: store.reader, sights: store.sights, node: NodeFacts(store.identity),
      acts: DeskActs(desk: desk, writer: store.writer),
      anchorHead: { try store.anchorHead() }, checks: checks, metrics: metrics, broadcast: broadcast)
    parts.people = PeopleParts(
      store: store,
      people: PeopleDesk(
        store: store, registrationsPerHour: settings.web.registrationsPerHour, reserve: records.reserve,
        clock: SystemClock.now),
      signIn: try SignInDesk(store: store, clock: SystemClock.now))
    parts.records = records
    parts.standing = standing
    parts.bedside = BedsideDesk(store: store) { rules.current }
    return try VigilServer.build(configuration: configuration, parts: parts, logger: logger)
  }

  private static func publishingSession(
    _ connection: BrokerConnection, answers: Answering, logger: Logger
  ) throws -> PublishingSession {
    var configuration = try connection.session("alerts")
    configuration.subscriptions = [try Subscription("vigil/v1/alerts/+/answers", retainHandling: .never)]
    return try PublishingSession(configuration, queueBound: 100_000, logger: logger, onMessage: { answers.take($0) })
  }
}
