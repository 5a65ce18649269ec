import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What survives the end of the process: the store is closed and opened again from the disk alone.
@Suite struct AlertRestartTests {
  private let scene: AlertScene

  init() throws {
    scene = try AlertScene()
  }

  /// Every state that an open alert can be in, with the way there.
  enum Stage: String, CaseIterable, Sendable {
    case pending, announced, delivered, acknowledged, escalated

    var state: AlarmState {
      switch self {
      case .pending: .pending
      case .announced: .announced
      case .delivered: .delivered
      case .acknowledged: .acknowledged
      case .escalated: .escalated
      }
    }
  }

  private func bring(_ store: Store, to stage: Stage) throws -> Int64 {
    let alert = try scene.alarm(store, .medium, delayMilliseconds: stage == .pending ? 30_000 : 0)
    scene.advance(1_500)
    switch stage {
    case .pending, .announced: break
    case .delivered: try store.writer.wait { _ = try $0.delivered(alert: alert, recipient: "per-ada") }
    case .acknowledged:
      try store.writer.wait { transaction in
        let entry = try transaction.append(.alertAcknowledged)
        try transaction.acknowledge(alert: alert, by: "per-ada", entry: entry)
      }
    case .escalated:
      scene.advance(120_000)
      try scene.tick(store)
    }
    return alert
  }

  @Test(arguments: Stage.allCases) func everyStateComesBackWithItsDeadline(stage: Stage) throws {
    let store = try scene.open()
    let alert = try bring(store, to: stage)
    let before = try AlertScene.record(alert, in: store)
    #expect(before.alarm.state == stage.state)
    let calls = try AlertScene.calls(of: alert, in: store)
    let reopened = try scene.restart(store)
    let after = try reopened.writer.wait { try $0.openAlert(alert) }
    #expect(after == before)
    #expect(try AlertScene.calls(of: alert, in: reopened) == calls)

    let deadline = try #require(before.alarm.nextDeadline)
    scene.advance(deadline.milliseconds(since: scene.time) - 1)
    let length = reopened.head.size
    #expect(try scene.tick(reopened) == deadline)
    #expect(reopened.head.size == length)
    scene.advance(1)
    try scene.tick(reopened)
    #expect(try AlertScene.record(alert, in: reopened).alarm.round == before.alarm.round + 1)
    try reopened.close()
  }

  @Test(arguments: Stage.allCases) func whatBecameOverdueWhileAwayFiresAtOnceAndOnce(stage: Stage) throws {
    let store = try scene.open()
    let alert = try bring(store, to: stage)
    let round = try AlertScene.record(alert, in: store).alarm.round
    try store.close()
    scene.advance(24 * 3_600_000)
    let reopened = try scene.open()
    try scene.tick(reopened)
    let record = try AlertScene.record(alert, in: reopened)
    #expect(record.alarm.round == round + 1)
    let deadline = try #require(record.alarm.nextDeadline)
    #expect(deadline > scene.time)
    #expect(try AlertScene.calls(of: alert, in: reopened).contains { $0.state == .open && $0.round == round + 1 })
    try reopened.close()
  }

  @Test func theBeginningOfNormalitySurvives() throws {
    let store = try scene.open()
    let alert = try bring(store, to: .acknowledged)
    scene.advance(10_000)
    try scene.normal(store)
    let since = try #require(try AlertScene.record(alert, in: store).alarm.normalSince)
    let reopened = try scene.restart(store)
    #expect(try AlertScene.record(alert, in: reopened).alarm.normalSince == since)
    scene.advance(120_000)
    try scene.normal(reopened)
    #expect(try AlertScene.record(alert, in: reopened).alarm.state == .resolved)
    try reopened.close()
  }

  @Test func twoThousandOpenAlertsComeBackAndMoveInBoundedSteps() throws {
    let store = try scene.open()
    let finding = TechnicalFinding(kind: .lowBattery, priority: .low, delayMilliseconds: 0)
    let count: Int64 = 2_000
    for first in stride(from: 0 as Int64, to: count, by: 1_000) {
      try store.writer.wait { transaction in
        for device in first + 1...first + 1_000 {
          try transaction.raiseTechnical(
            TechnicalKey(.lowBattery, of: DeviceIndex(device)), about: .node, pseudonym: nil, finding: finding,
            readingTime: AlertScene.start, timings: AlertScene.timings)
        }
      }
    }
    let reopened = try scene.restart(store)
    scene.advance(300_000)
    var rounds = 0
    var moved: Int64 = 0
    while let next = try scene.tick(reopened), next <= scene.time {
      rounds += 1
      moved += Int64(Transaction.tickBound)
    }
    #expect(rounds == Int(count) / Transaction.tickBound)
    #expect(moved <= count)
    try reopened.close()
  }
}
