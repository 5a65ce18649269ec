import Dispatch
import Store
import Synchronization
import TestBroker
import Testing
import Triage

@testable import Alerting

/// Troubles of the gateway itself, on a clock that the test moves.
@Suite struct SystemWatchTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private func settings(_ mail: MailServer) throws -> MailChannel {
    MailChannel(MailSettings.plain(port: mail.port, sender: try #require(MailAddress("v@hospital.example"))))
  }

  /// The clock is set at the same time in one of the cases, as when a virtual machine was suspended: that has to be written
  /// down, and must not keep anybody from being called.
  @Test(arguments: [false, true]) func aStalledCommitCallsPeopleFirstAndIsWrittenDownLater(clockIsSet: Bool)
    async throws
  {
    let mail = try MailServer()
    let store = try scene.open()
    _ = try scene.populate(store, deskMail: MailAddress("desk@hospital.example"))
    let now = Mutex<Int64>(0)
    let standing = WatchStanding([])
    let distress = Distress(
      store: store, mqtt: MQTTChannel { _, completion in completion(.success(())) },
      webhook: WebhookChannel(WebhookChannel.Settings()), mail: try settings(mail), logger: scene.logger)
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: distress, logger: scene.logger)
    let watch = SystemWatch(
      store: store, alarms: alarms, distress: distress, standing: standing, logger: scene.logger,
      monotonic: { now.withLock { $0 } })
    let pass: @Sendable (Int64) -> Void = { [scene] milliseconds in
      now.withLock { $0 += milliseconds }
      scene.advance(milliseconds)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      let gate = DispatchSemaphore(value: 0)
      defer {
        gate.signal()
        group.cancelAll()
      }
      group.addTask { try await distress.run() }
      store.writer.submit { _ in
        gate.wait()
      } completion: { _ in
      }
      pass(1_000)
      watch.look()
      #expect(standing.snapshot.isWatching)
      if clockIsSet { scene.advance(60_000) }
      pass(2_001)
      watch.look()
      #expect(standing.snapshot.words == ["store-stalled"])
      group.addTask { await watch.record() }
      try await eventually("somebody heard of it while nothing could be written") { !mail.mails.isEmpty }
      #expect(mail.mails.first?.body.contains("the gateway's disk did not answer") == true)
      gate.signal()
      let expected: Set<String> = clockIsSet ? ["clock-jump", "store-stalled"] : ["store-stalled"]
      try await eventually("written down") {
        await watch.record()
        return Set(try await Scene.technical(in: store)) == expected
      }
      #expect(standing.snapshot.isWatching)
      pass(300_001)
      try await eventually("over") {
        watch.look()
        await watch.record()
        return try await !Scene.technical(in: store).contains("store-stalled")
      }
    }
    try store.close()
  }

  @Test func aSetClockAndADroppingBrokerAreTechnicalAlertsThatEnd() async throws {
    let store = try scene.open()
    _ = try scene.populate(store)
    let now = Mutex<Int64>(0)
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: nil, logger: scene.logger)
    let watch = SystemWatch(
      store: store, alarms: alarms, distress: nil, standing: WatchStanding([]), logger: scene.logger,
      monotonic: { now.withLock { $0 } })
    scene.advance(3_600_000)
    watch.look()
    watch.brokerCounted(5, isRetained: true)
    watch.brokerCounted(9, isRetained: false)
    await watch.record()
    #expect(try await Scene.technical(in: store) == ["clock-jump", "broker-dropping"])
    // Both clocks go on together, in steps that no clock watch takes for a jump.
    scene.advance(900_000)
    now.withLock { $0 += 900_000 }
    try await eventually("over") {
      watch.look()
      await watch.record()
      return try await Scene.technical(in: store).isEmpty
    }
    try store.close()
  }

  @Test func aFullDiskCallsPeopleWithoutARecord() async throws {
    let mail = try MailServer()
    let store = try scene.open()
    _ = try scene.populate(store, deskMail: MailAddress("desk@hospital.example"))
    let distress = Distress(
      store: store, mqtt: MQTTChannel { _, completion in completion(.success(())) },
      webhook: WebhookChannel(WebhookChannel.Settings()), mail: try settings(mail), logger: scene.logger)
    let alarms = GatewayAlarms(store: store, rules: { Scene.rules }, distress: distress, logger: scene.logger)
    try FullDisk.fill(store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await distress.run() }
      defer { group.cancelAll() }
      await alarms.raise(.clockJump, value: 5_000)
      try await eventually("called") { !mail.mails.isEmpty }
      #expect(try await Scene.technical(in: store).isEmpty)
      try FullDisk.makeRoom(store)
      await alarms.recordLeftovers()
      #expect(try await Scene.technical(in: store) == ["clock-jump"])
      await alarms.raise(.clockJump)
      #expect(mail.mails.count == 1)
    }
    try store.close()
  }
}
