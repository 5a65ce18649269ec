import Consent
import Dispatch
import Foundation
import GRDB
import Ledger
import ServiceLifecycle
import Synchronization
import Testing
import Triage
import Vitals

@testable import Alerting
@testable import Store

@Suite struct DispatcherTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private static let quick = RetryLadder(steps: [50, 100, 200])

  private func settings(allowsPrivateAddresses: Bool = true) -> WebhookChannel.Settings {
    var settings = WebhookChannel.Settings()
    settings.allowsPrivateAddresses = allowsPrivateAddresses
    settings.totalMilliseconds = 120_000
    settings.connectMilliseconds = 60_000
    return settings
  }

  /// Runs the dispatcher over a store while the body runs.
  private func dispatch(
    _ store: Store, settings: WebhookChannel.Settings, ladder: RetryLadder = quick,
    _ body: @escaping @Sendable (Dispatcher) async throws -> Void
  ) async throws {
    let dispatcher = Dispatcher(
      store: store, mqtt: MQTTChannel(patienceMilliseconds: 100) { _, completion in completion(.success(())) },
      webhook: WebhookChannel(settings), shadow: ShadowAlarms(), rules: { Scene.rules }, ladder: ladder,
      logger: scene.logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer { group.cancelAll() }
      try await body(dispatcher)
    }
  }

  private func webhook(_ port: Int) -> Contact.Webhook {
    Contact.Webhook(url: "http://127.0.0.1:\(port)/alerts", secret: WebhookReceiver.secret)
  }

  @Test func aSignedMessageReachesTheApplicationAndCountsAsDelivered() async throws {
    let receiver = WebhookReceiver()
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(store, doctor: webhook(port))
      try await dispatch(store, settings: settings()) { _ in
        let alert = try scene.alarm(store, people)
        try await eventually("delivered") { try Scene.story(of: alert, in: store).contains("alert.delivered") }
        let delivery = try #require(receiver.deliveries.first)
        #expect(receiver.deliveries.count == 1)
        #expect(WebhookReceiver.isSigned(delivery, with: WebhookReceiver.secret))
        #expect(
          delivery.id
            == AlertMessage.id(
              alert: "A\(alert)", recipient: people.doctor, round: 1, origin: "vigil.test/ward"))
        let json = try #require(delivery.json)
        #expect(json["alert"]?.string == "A\(alert)")
        #expect(json["category"]?.string == "physiological")
        #expect(json["patient"]?["name"]?.string == "Mary Example")
        #expect(json["patient"]?["id"]?.string == people.patient.id)
        #expect(json["device"]?.string == "w-1")
        #expect(json["unit"]?.string == "ward-1")
        #expect(json["summary"]?.string == "heart rate 150 /min, high")
        #expect(json["scoreText"]?.string == "3 (3-9)")
        #expect(json["late"]?.bool == false)
        #expect(json["evidence"]?["position"]?.integer == alert)
        #expect(json["evidence"]?["blockHash"]?.string == store.head.blockHash.hex || store.head.size > alert + 2)
        #expect(json["proof"]?.string == "/api/v1/alerts/A\(alert)/proof")
        #expect(!String(decoding: delivery.body, as: UTF8.self).contains("whsec"))
      }
      try store.close()
    }
  }

  /// More calls than are sent at once: recording that one was sent must not hold up the next.
  @Test func aDiskThatDoesNotAnswerHoldsUpNoCall() async throws {
    let store = try scene.open()
    _ = try scene.populate(store)
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let sent = Mutex(0)
    let dispatcher = Dispatcher(
      store: store,
      mqtt: MQTTChannel { _, completion in
        sent.withLock { $0 += 1 }
        completion(.success(()))
      },
      webhook: WebhookChannel(settings()), shadow: ShadowAlarms(), rules: { Scene.rules }, logger: scene.logger)
    try await store.writer.perform { transaction in
      for unit in 0..<70 {
        try transaction.note(.unitOutageBegan("unit-\(unit)", silent: 3, watched: 3), rules: Scene.rules)
      }
    }
    store.writer.submit { _ in
      gate.wait()
    } completion: { _ in
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await dispatcher.run() }
      defer {
        gate.signal()
        group.cancelAll()
      }
      try await eventually("all calls are sent") { sent.withLock { $0 } >= 70 }
      gate.signal()
      try await eventually("and recorded when the disk answers") { try await store.openCalls().isEmpty }
    }
    try store.close()
  }

  @Test func failuresAreRepeatedUnderOneIdAndCallTheNextTierAtOnce() async throws {
    let receiver = WebhookReceiver()
    receiver.answer(with: [500, 302, 307, 429])
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(store, doctor: webhook(port))
      try await dispatch(store, settings: settings()) { _ in
        let alert = try scene.alarm(store, people)
        try await eventually("delivered") { try Scene.story(of: alert, in: store).contains("alert.delivered") }
        #expect(receiver.deliveries.count == 5)
        #expect(receiver.deliveries.allSatisfy { $0.path == "/alerts" }, "a redirection was followed")
        #expect(Set(receiver.deliveries.map(\.id)).count == 1)
        #expect(receiver.deliveries.allSatisfy { WebhookReceiver.isSigned($0, with: WebhookReceiver.secret) })
        let story = try Scene.story(of: alert, in: store)
        #expect(story == ["reading.alarmed", "alert.announced", "alert.failed", "alert.delivered"])
        #expect(try await store.calls(about: alert).contains { $0.recipient == people.desk })
        try await eventually("the notifier recovered") { try await Scene.technical(in: store).isEmpty }
      }
      try store.close()
    }
  }

  @Test func anAcknowledgementEndsTheRetries() async throws {
    let receiver = WebhookReceiver()
    receiver.answer(with: Array(repeating: 503, count: 1_000))
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(store, doctor: webhook(port))
      try await dispatch(store, settings: settings()) { _ in
        let alert = try scene.alarm(store, people)
        try await eventually("repeated") { receiver.deliveries.count >= 3 }
        try await eventually("the failing notifier is an alert of its own") {
          try await Scene.technical(in: store) == ["notifier-failing"]
        }
        try scene.acknowledge(alert, by: people.doctor, in: store)
        try await eventually("nothing is open") { try await store.openCalls().allSatisfy { $0.alert != alert } }
        try await eventually("no further try arrives") {
          let before = receiver.deliveries.count
          try await Task.sleep(for: .seconds(1))
          return receiver.deliveries.count == before
        }
      }
      try store.close()
    }
  }

  @Test(arguments: [CallChannel.webhook, .mail])
  func aPersonWhoseAddressIsNotThereCountsAsNotReachedAndTheNextTierIsCalled(channel: CallChannel) async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let alert = try scene.alarm(store, people)
    try await store.writer.perform { transaction in
      try transaction.db.execute(
        sql: "UPDATE calls SET channel = ? WHERE recipient = ? AND channel = 'mqtt'",
        arguments: [channel.rawValue, people.doctor])
    }
    try await dispatch(store, settings: settings()) { _ in
      try await eventually("failed") { try Scene.story(of: alert, in: store).contains("alert.failed") }
      #expect(try await store.calls(about: alert).contains { $0.recipient == people.desk })
      try await eventually("somebody hears that this way leads nowhere") {
        try await Scene.technical(in: store) == ["notifier-failing"]
      }
    }
    try store.close()
  }

  @Test func privateAddressesAreRefusedUnlessAllowed() async throws {
    let receiver = WebhookReceiver()
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(
        store, doctor: Contact.Webhook(url: "https://localhost:\(port)/alerts", secret: WebhookReceiver.secret))
      try await dispatch(store, settings: settings(allowsPrivateAddresses: false)) { _ in
        let alert = try scene.alarm(store, people)
        try await eventually("failed") { try Scene.story(of: alert, in: store).contains("alert.failed") }
        #expect(receiver.deliveries.isEmpty)
      }
      try store.close()
    }
  }

  @Test func aRestartGoesOnWithWhatWasNotDelivered() async throws {
    let receiver = WebhookReceiver()
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(store, doctor: webhook(port))
      let alert = try scene.alarm(store, people)
      try store.close()
      #expect(receiver.deliveries.isEmpty)
      let reopened = try scene.open()
      try await dispatch(reopened, settings: settings()) { _ in
        try await eventually("delivered") { try Scene.story(of: alert, in: reopened).contains("alert.delivered") }
        #expect(receiver.deliveries.count == 1)
      }
      try reopened.close()
    }
  }

  @Test func whatTheDiskRefusesIsSentFirstAndRecordedLater() async throws {
    let receiver = WebhookReceiver()
    try await receiver.run { [self] port in
      let store = try scene.open()
      let people = try scene.populate(store, doctor: webhook(port))
      let alert = try scene.alarm(store, people)
      try FullDisk.fill(store)
      try await dispatch(store, settings: settings()) { _ in
        try await eventually("sent although nothing can be written") { receiver.deliveries.count == 1 }
        #expect(try !Scene.story(of: alert, in: store).contains("alert.delivered"))
        try FullDisk.makeRoom(store)
        try await eventually("recorded") { try Scene.story(of: alert, in: store).contains("alert.delivered") }
        #expect(receiver.deliveries.count == 1)
      }
      try store.close()
    }
  }
}
