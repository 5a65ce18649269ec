import Consent
import Dispatch
import Ledger
import Store
import Synchronization
import Testing
import Triage
import Vitals

@testable import Alerting

@Suite struct DeadlineServiceTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
  }

  private func run(
    _ store: Store, call: @escaping @Sendable ([UnrecordedCall]) -> Void = { _ in },
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let service = DeadlineService(store: store, shadow: ShadowAlarms(), logger: scene.logger, call: call)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      defer { group.cancelAll() }
      try await body()
    }
  }

  @Test func aDelayEndsOnTimeByTheGatewaysClock() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    try await run(store) {
      let opened = scene.time
      let alert = try scene.alarm(store, people, delayMilliseconds: 700)
      try await eventually("announced") { try Scene.story(of: alert, in: store).contains("alert.announced") }
      let waited = scene.time.milliseconds(since: opened)
      #expect(waited >= 700)
    }
    try store.close()
  }

  @Test func aClockThatIsSetForwardFiresAtOnce() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    try await run(store) {
      let alert = try scene.alarm(store, people)
      scene.advance(60_000)
      try await eventually("escalated") { try Scene.story(of: alert, in: store).contains("alert.escalated") }
    }
    try store.close()
  }

  @Test func whatIsOverdueAtStartFiresAtOnce() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let alert = try scene.alarm(store, people)
    try store.close()
    scene.advance(3_600_000)
    let reopened = try scene.open()
    try await run(reopened) {
      try await eventually("escalated") { try Scene.story(of: alert, in: reopened).last == "alert.escalated" }
    }
    try reopened.close()
  }

  @Test func aDiskThatDoesNotAnswerKeepsNobodyFromBeingCalled() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let alert = try scene.alarm(store, people)
    let called = Mutex<[UnrecordedCall]>([])
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    try await run(store, call: { calls in called.withLock { $0 += calls } }) {
      store.writer.submit { _ in
        gate.wait()
      } completion: { _ in
      }
      scene.advance(60_000)
      try await eventually("the next tier is called") {
        called.withLock { $0.contains { $0.recipient == people.desk && $0.round == 2 } }
      }
      let calls = called.withLock { $0 }
      #expect(Set(calls).count == calls.count)
      gate.signal()
      try await eventually("recorded when the disk answers") {
        try Scene.story(of: alert, in: store).contains("alert.escalated")
      }
    }
    try store.close()
  }

  @Test func aFullDiskKeepsNobodyFromBeingCalledOnceForEachDeadline() async throws {
    let store = try scene.open()
    let people = try scene.populate(store)
    let alert = try scene.alarm(store, people)
    try FullDisk.fill(store)
    let called = Mutex<[UnrecordedCall]>([])
    try await run(store, call: { calls in called.withLock { $0 += calls } }) {
      scene.advance(60_000)
      try await eventually("the next tier is called") {
        called.withLock { $0.contains { $0.recipient == people.desk && $0.round == 2 } }
      }
      scene.advance(60_000)
      try await eventually("and again at the next deadline") {
        called.withLock { $0.contains { $0.recipient == people.desk && $0.round == 3 } }
      }
      let calls = called.withLock { $0 }
      #expect(Set(calls).count == calls.count)
      #expect(try !Scene.story(of: alert, in: store).contains("alert.escalated"))
      try FullDisk.makeRoom(store)
      try await eventually("recorded once there is room") {
        try Scene.story(of: alert, in: store).contains("alert.escalated")
      }
    }
    try store.close()
  }
}
