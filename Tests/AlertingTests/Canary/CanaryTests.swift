import Consent
import Mosquitto
import Store
import Synchronization
import TestBroker
import Testing
import Triage

@testable import Alerting

/// Drills over a real mosquitto, on a clock that the test moves.
@Suite struct CanaryTests {
  private let scene: Scene
  private let time = VirtualTime()

  init() throws {
    scene = try Scene()
  }

  /// Milliseconds that only the test moves.
  private final class VirtualTime: Sendable {
    private let now = Mutex<Int64>(0)
    func advance(_ milliseconds: Int64) { now.withLock { $0 += milliseconds } }
    var clock: @Sendable () -> Int64 { { self.now.withLock { $0 } } }
  }

  @Test func aDrillComesBackAcknowledgedAndOneThatIsLostCallsPeopleByOtherWays() async throws {
    let broker = try Broker()
    let mail = try MailServer()
    let store = try scene.open()
    let people = try scene.populate(store, deskMail: MailAddress("desk@hospital.example"))
    let standing = WatchStanding([])
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: nil, logger: scene.logger)
    let canary = Canary(
      store: store, intervalMilliseconds: 300_000, rules: { Scene.rules }, alarms: alarms, standing: standing,
      logger: scene.logger, monotonic: time.clock)
    let answers = AnswerDesk(store: store, logger: scene.logger, onCanary: { canary.answered($0) })
    let gateway = try scene.session(broker, "gateway", subscribing: [AlertAnswer.topicFilter]) { answers.take($0) }
    let isDeaf = Mutex(false)
    let recipient = try scene.session(broker, "watch", subscribing: [MQTTChannel.topic(of: Drill.canary)]) { message in
      guard !isDeaf.withLock({ $0 }), let answer = Canary.answer(to: message) else { return }
      try? gateway.publish(answer) { _ in }
    }
    defer {
      recipient.stop()
      gateway.stop()
    }
    let settings = MailSettings.plain(port: mail.port, sender: try #require(MailAddress("v@hospital.example")))
    let dispatcher = Dispatcher(
      store: store, mqtt: MQTTChannel { message, completion in try gateway.publish(message, completion: completion) },
      webhook: WebhookChannel(WebhookChannel.Settings()), mail: MailChannel(settings), shadow: ShadowAlarms(),
      rules: { Scene.rules }, logger: scene.logger)
    let time = time
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer { group.cancelAll() }
      try await recipient.publish(OutgoingMessage(topic: "vigil/v1/ready", payload: []))
      time.advance(60_000)
      let before = store.head.size
      await canary.look()
      try await eventually("it came back") {
        await canary.look()
        return try await Scene.technical(in: store).isEmpty
      }
      #expect(
        try Scene.story(of: before, in: store) == [
          "technical.raised", "alert.announced", "alert.acknowledged", "technical.ended",
        ])
      #expect(try await store.reader.openAlertCounts().isEmpty)
      #expect(mail.offers == 0)

      isDeaf.withLock { $0 = true }
      time.advance(300_000)
      await canary.look()
      #expect(try await Scene.technical(in: store) == ["drill"])
      #expect(try await store.reader.openAlertCounts().isEmpty, "a drill is never counted")
      time.advance(30_001)
      await canary.look()
      #expect(standing.snapshot.words == ["delivery-failing"])
      try await eventually("told by mail") { !mail.mails.isEmpty }
      let failing = try #require(try await store.openAlerts().first { $0.technical?.kind == "delivery-failing" })
      let calls = try await store.calls(about: failing.opened)
      #expect(Set(calls.map(\.recipient)) == [people.desk])
      #expect(Set(calls.map(\.channel)) == [.mail, .stream])

      isDeaf.withLock { $0 = false }
      time.advance(300_000)
      try await eventually("the next drill ends it") {
        await canary.look()
        return try await Scene.technical(in: store).isEmpty
      }
      #expect(standing.snapshot.isWatching)
    }
    try store.close()
  }

  @Test(arguments: [
    ("vigil/v1/alerts/canary/answers", #"{"alert":"A12","answer":"acknowledged"}"#, true),
    ("vigil/v1/alerts/per-1/answers", #"{"alert":"A12","answer":"acknowledged"}"#, false),
  ]) func nobodyElseAcknowledgesWithoutASignature(topic: String, payload: String, isTaken: Bool) {
    #expect((AlertAnswer(topic: topic, payload: Array(payload.utf8)) != nil) == isTaken)
  }
}
