import Store
import Testing
import Vitals

@testable import Alerting

@Suite struct PaceTests {
  @Test func theLadderIsThatOfTheDesignAndItsLastStepRepeats() {
    let waits = (1...9).map { RetryLadder.standard.wait(after: $0) }
    #expect(waits == [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000, 30_000])
    #expect(RetryLadder(steps: []).steps == RetryLadder.standard.steps)
  }

  @Test(.timeLimit(.minutes(10))) func aRingWhileNobodyWaitsEndsTheNextWait() async {
    let bell = Bell()
    bell.ring()
    bell.ring()
    await bell.wait(atMost: .seconds(86_400))
  }

  @Test(.timeLimit(.minutes(10))) func aRingFromElsewhereEndsAWait() async {
    let bell = Bell()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await bell.wait(atMost: .seconds(86_400)) }
      group.addTask { bell.ring() }
    }
  }

  @Test(.timeLimit(.minutes(10))) func waitsEndByThemselvesAndByCancellation() async {
    let bell = Bell()
    await bell.wait(atMost: .milliseconds(5))
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await bell.wait(atMost: .seconds(86_400)) }
      group.cancelAll()
    }
  }

  @Test(arguments: [1, 5, 23] as [UInt64]) func callsComeInTheOrderOfTheirTime(seed: UInt64) {
    var random = Random(state: seed)
    var queue = CallQueue()
    var model: [Int64: Int64] = [:]
    for id in 1...500 as ClosedRange<Int64> {
      let due = Int64.random(in: 0..<100, using: &random)
      let call = Call(
        id: id % 200, alert: 1, recipient: "per-1", channel: .mqtt, round: 1, state: .open, attempts: 0,
        due: Timestamp(milliseconds: 0), created: Timestamp(milliseconds: 0))
      queue.put(call, due: Timestamp(milliseconds: due))
      model[id % 200] = due
    }
    #expect(queue.count == model.count)
    var taken: Set<Int64> = []
    for now in stride(from: 0 as Int64, through: 100, by: 10) {
      for call in queue.due(at: Timestamp(milliseconds: now), limit: .max) {
        #expect(taken.insert(call.id).inserted, "seed \(seed)")
        #expect(model[call.id].map { $0 <= now && $0 > now - 10 } == true, "seed \(seed)")
      }
    }
    #expect(taken == Set(model.keys), "seed \(seed)")
    #expect(queue.count == 0)
    #expect(queue.next == nil)
  }
}

/// A small seeded generator, so that a failure can be repeated.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
