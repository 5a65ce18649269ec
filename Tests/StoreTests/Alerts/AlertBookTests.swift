import TestChance
import Testing
import Triage
import Vitals

@testable import Store

@Suite struct AlertBookTests {
  private static func record(_ opened: Int64, deadline milliseconds: Int64) -> AlertRecord {
    let now = Timestamp(milliseconds: milliseconds - 1_000)
    let condition = AlarmCondition(key: "limit.hr.high", priority: .medium, isCritical: false)
    let sample = AlarmSample(
      priority: .medium, conditions: [condition], delayMilliseconds: 1_000, readingTime: now, late: false)
    let alarm = Alarm.open(
      id: AlertID(AlertRecord.name(opened)), category: .physiological, sample: sample, plan: CallPlan(team: []),
      timings: AlertScene.timings, now: now
    ).alarm
    return AlertRecord(
      opened: opened, subject: SubjectID(opened), pseudonym: "pat", technical: nil, openedAt: now, alarm: alarm,
      newestEvidence: opened, evidenceCount: 1)
  }

  @Test(arguments: [1, 2, 3, 17, 99]) func theNextDeadlineIsAlwaysTheLeast(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var book = AlertBook()
    var model: [Int64: Int64] = [:]
    for _ in 0..<3_000 {
      let key = Int64.random(in: 0..<40, using: &random)
      if Int.random(in: 0..<4, using: &random) == 0 {
        book.restore(key, to: .record(nil))
        model[key] = nil
      } else {
        let deadline = Int64.random(in: 10_000..<20_000, using: &random)
        book.put(Self.record(key, deadline: deadline))
        model[key] = deadline
      }
      #expect(book.nextDeadline()?.milliseconds == model.values.min(), "seed \(seed)")
    }
    let due = Set(book.due(at: Timestamp(milliseconds: 15_000), limit: .max))
    #expect(due == Set(model.filter { $0.value <= 15_000 }.keys), "seed \(seed)")
  }

  @Test func whatIsDueStaysDueUntilItMoves() {
    var book = AlertBook()
    for key in 0..<10 as Range<Int64> { book.put(Self.record(key, deadline: 5_000 + key)) }
    let now = Timestamp(milliseconds: 5_004)
    #expect(book.due(at: now, limit: 3) == [0, 1, 2])
    #expect(book.due(at: now, limit: 10) == [0, 1, 2, 3, 4])
    book.put(Self.record(0, deadline: 9_000))
    #expect(book.due(at: now, limit: 10) == [1, 2, 3, 4])
  }
}
