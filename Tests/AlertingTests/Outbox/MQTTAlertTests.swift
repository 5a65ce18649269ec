import Consent
import Ledger
import Mosquitto
import Store
import Synchronization
import TestBroker
import Testing
import Triage
import Vitals

@testable import Alerting

/// Alerts over a real mosquitto.
@Suite struct MQTTAlertTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private func session(
    _ broker: Broker, _ name: String, subscribing filters: [String] = [],
    onMessage: @escaping @Sendable (IncomingMessage) -> Void = { _ in }
  ) throws -> PublishingSession {
    var configuration = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: name)
    configuration.subscriptions = try filters.map { try Subscription($0) }
    let session = try PublishingSession(configuration, logger: scene.logger, onMessage: onMessage)
    try session.start()
    return session
  }

  private func dispatcher(
    _ store: Store, _ gateway: PublishingSession, patienceMilliseconds: Int64
  ) -> Dispatcher {
    Dispatcher(
      store: store,
      mqtt: MQTTChannel(patienceMilliseconds: patienceMilliseconds) { message, completion in
        try gateway.publish(message, completion: completion)
      }, webhook: WebhookChannel(WebhookChannel.Settings()), shadow: ShadowAlarms(), rules: { Scene.rules },
      ladder: RetryLadder(steps: [100]), logger: scene.logger)
  }

  @Test func onlyTheRecipientsAnswerMakesItDelivered() async throws {
    let broker = try Broker()
    let store = try scene.open()
    let people = try scene.populate(store)
    let inbox = Mutex<[JSONValue]>([])
    let desk = AnswerDesk(store: store, logger: scene.logger)
    let gateway = try session(broker, "gateway", subscribing: [AlertAnswer.topicFilter]) { desk.take($0) }
    let doctor = try session(broker, "doctor", subscribing: [MQTTChannel.topic(of: people.doctor)]) { message in
      if let json = try? CanonicalJSON.parse(message.payloadCopy) { inbox.withLock { $0.append(json) } }
    }
    defer {
      doctor.stop()
      gateway.stop()
    }
    let dispatcher = dispatcher(store, gateway, patienceMilliseconds: 120_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer { group.cancelAll() }
      try await doctor.publish(OutgoingMessage(topic: "vigil/v1/ready", payload: []))
      let alert = try scene.alarm(store, people)
      try await eventually("it arrives") { inbox.withLock { !$0.isEmpty } }
      try await eventually("the broker has it") {
        try await store.calls(about: alert).filter { $0.channel == .mqtt && $0.recipient == people.doctor }
          .allSatisfy { $0.state == .sent }
      }
      #expect(try Scene.story(of: alert, in: store) == ["reading.alarmed", "alert.announced"])
      let answer = Array(#"{"alert":"A\#(alert)","answer":"delivered"}"#.utf8)
      try await doctor.publish(OutgoingMessage(topic: "vigil/v1/alerts/\(people.doctor)/answers", payload: answer))
      try await eventually("delivered") { try Scene.story(of: alert, in: store).last == "alert.delivered" }
    }
    try store.close()
  }

  @Test func aBrokerThatIsAwayFailsTheCallAndKeepsOneCopy() async throws {
    let broker = try Broker()
    let store = try scene.open()
    let people = try scene.populate(store)
    let inbox = Mutex<[String]>([])
    let gateway = try session(broker, "gateway")
    try await gateway.publish(OutgoingMessage(topic: "vigil/v1/ready", payload: []))
    broker.kill()
    let dispatcher = dispatcher(store, gateway, patienceMilliseconds: 500)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer { group.cancelAll() }
      let alert = try scene.alarm(store, people)
      try await eventually("failed, so the desk is called too") {
        try await store.calls(about: alert).contains { $0.recipient == people.desk }
      }
      try await eventually("tried again") {
        try await store.calls(about: alert).contains { $0.recipient == people.doctor && $0.attempts >= 3 }
      }
      #expect(gateway.pendingCount == 2)
      try broker.start()
      let doctor = try session(broker, "doctor", subscribing: [MQTTChannel.topic(of: people.doctor)]) { message in
        inbox.withLock { $0.append(message.topicCopy) }
      }
      defer { doctor.stop() }
      try await eventually("sent") {
        try await store.calls(about: alert).filter { $0.channel == .mqtt }.allSatisfy { $0.state == .sent }
      }
    }
    gateway.stop()
    try store.close()
  }

  @Test func whatABrokerNeverAnswersIsRememberedUpToABoundAndSentAgainBeyondIt() async throws {
    let sent = Mutex<[String]>([])
    let completions = Mutex<[@Sendable (Result<Void, MosquittoError>) -> Void]>([])
    let channel = MQTTChannel(patienceMilliseconds: 1, ticketBound: 4) { message, completion in
      sent.withLock { $0.append(message.topic) }
      completions.withLock { $0.append(completion) }
    }
    func call(_ number: Int64) async throws {
      let message = try AlertMessage(
        distress: .storeStalled, since: Timestamp(milliseconds: number), recipient: "per-\(number)", origin: "o")
      await #expect(throws: MQTTChannel.Unacknowledged.self) { try await channel.send(message, to: "per-\(number)") }
    }
    for number in 0..<4 { try await call(Int64(number)) }
    try await call(0)
    #expect(sent.withLock { $0.count } == 4 && channel.held == 4, "within the bound no copy is sent")
    try await call(4)
    #expect(channel.held == 1)
    try await call(0)
    #expect(sent.withLock { $0.last } == MQTTChannel.topic(of: "per-0") && channel.held == 2)
    for number in 5..<7 { try await call(Int64(number)) }
    // The broker has answered all but the newest when the next comes: only that one is remembered beside it.
    for completion in completions.withLock({ $0.dropLast() }) { completion(.success(())) }
    try await call(7)
    #expect(channel.held == 2)
  }

  @Test(arguments: [
    ("vigil/v1/alerts/per-1/answers", #"{"alert":"A12","answer":"delivered"}"#, true),
    ("vigil/v1/alerts/per-1/answers", #"{"answer":"delivered", "alert":"A12"}"#, true),
    ("vigil/v1/alerts/per-1/answers", #"{"alert":"A012","answer":"delivered"}"#, false),
    ("vigil/v1/alerts/per-1/answers", #"{"alert":"A12","answer":"acknowledged"}"#, false),
    ("vigil/v1/alerts/per-1/answers", #"{"alert":12,"answer":"delivered"}"#, false),
    ("vigil/v1/alerts/per-1/answers", "", false), ("vigil/v1/alerts/per-1/answers", "[[[[[[", false),
    ("vigil/v1/alerts//answers", #"{"alert":"A12","answer":"delivered"}"#, false),
    ("vigil/v1/alerts/per-1", #"{"alert":"A12","answer":"delivered"}"#, false),
    ("vigil/v1/ward/per-1/answers", #"{"alert":"A12","answer":"delivered"}"#, false),
  ]) func answersAreReadStrictly(topic: String, payload: String, isAnswer: Bool) {
    let answer = AlertAnswer(topic: topic, payload: Array(payload.utf8))
    #expect(answer == (isAnswer ? AlertAnswer(alert: 12, recipient: "per-1") : nil))
  }

  @Test func anAnswerOverTheBoundIsRefusedUnread() {
    let padding = String(repeating: " ", count: AlertAnswer.maximumBytes)
    let payload = Array((#"{"alert":"A12","answer":"delivered"}"# + padding).utf8)
    #expect(AlertAnswer(topic: "vigil/v1/alerts/per-1/answers", payload: payload) == nil)
  }
}
