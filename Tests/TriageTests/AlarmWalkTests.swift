import Foundation
import TestChance
import Testing
import Vitals

@testable import Triage

/// Seeded random walks through the life of alarms, each step held against what must always be true.
@Suite struct AlarmWalkTests {
  private static let plans = [CallPlanTests.both, CallPlanTests.doctors, CallPlanTests.desk, CallPlanTests.nobody]

  private static func sample(near second: Int, using generator: inout SplitMix64) -> AlarmSample {
    let priority = Priority.allCases.randomElement(using: &generator) ?? .low
    let keys = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &generator) } + ["e"]
    let delay = [0, 15, 60].randomElement(using: &generator) ?? 0
    let time = second - Int.random(in: 0..<60, using: &generator)
    return AlarmFixture.sample(time, priority, keys, delay: delay, late: Bool.random(using: &generator))
  }

  private static func event(near second: Int, using generator: inout SplitMix64) -> AlarmEvent {
    let who = ["d1", "d2", "desk", "x"].randomElement(using: &generator) ?? "x"
    switch Int.random(in: 0..<46, using: &generator) {
    case 0..<6: return .abnormal(sample(near: second, using: &generator))
    case 6..<14: return .normal(readingTime: at(second - Int.random(in: 0..<60, using: &generator)))
    case 14..<24: return .tick
    case 24..<28: return .delivered(recipient: who)
    case 28..<31: return .deliveryFailed(recipient: who)
    case 31..<34: return .acknowledged(by: who)
    case 34..<37: return .rejected(by: who)
    case 37..<39: return .planChanged(plans.randomElement(using: &generator) ?? plans[0])
    case 39: return .resolved(by: who, reason: "seen")
    case 40..<42: return .standing(.all, readingTime: at(second - Int.random(in: 0..<60, using: &generator)))
    case 42..<44:
      return .shelved(by: who, until: at(second + Int.random(in: -60..<900, using: &generator)), reason: "care")
    default: return .unshelved(by: who)
    }
  }

  @Test(
    "Never at rest unanswered, ended only by person or rule, silent after its end",
    arguments: 1...40 as ClosedRange<UInt64>) func walk(seed: UInt64) throws
  {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<12 {
      var second = 0
      let plan = Self.plans.randomElement(using: &generator) ?? CallPlanTests.both
      var (alarm, actions) = AlarmFixture.open(Self.sample(near: 0, using: &generator), plan: plan)
      try check(alarm, after: actions, from: nil, seed: seed)
      for _ in 0..<60 {
        second += Int.random(in: 0..<120, using: &generator)
        let event = Self.event(near: second, using: &generator)
        let before = alarm
        // The restored alarm goes the same way as the one that was never stored.
        var restored = try JSONDecoder().decode(Alarm.self, from: JSONEncoder().encode(alarm))
        #expect(restored == alarm, "seed \(seed)")
        actions = alarm.handle(event, now: at(second))
        #expect(restored.handle(event, now: at(second)) == actions && restored == alarm, "seed \(seed)")
        try check(alarm, after: actions, from: before, seed: seed)
        checkDeadline(alarm, event: event, from: before, seed: seed)
      }
      checkLiveness(alarm, seed: seed)
    }
  }

  @Test(
    "A normal reading that is taken the short way changes what the long way changes",
    arguments: 1...20 as ClosedRange<UInt64>)
  func prolong(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var (short, long) = (0, 0)
    for _ in 0..<40 {
      var second = 0
      let plan = Self.plans.randomElement(using: &generator) ?? CallPlanTests.both
      var alarm = AlarmFixture.open(Self.sample(near: 0, using: &generator), plan: plan).alarm
      for _ in 0..<60 {
        second += Int.random(in: 0..<40, using: &generator)
        let time = at(second - Int.random(in: 0..<30, using: &generator))
        var prolonged = alarm
        let isTaken = prolonged.prolongNormal(at: time)
        var handled = alarm
        let actions = handled.handle(.normal(readingTime: time), now: at(second))
        if isTaken {
          #expect(actions.isEmpty && handled == prolonged, "seed \(seed)")
          prolonged.takeBackNormal(to: alarm.lastNormal)
          short += 1
        } else {
          long += 1
        }
        #expect(prolonged == alarm, "seed \(seed)")
        let isNormal = Int.random(in: 0..<3, using: &generator) > 0
        alarm =
          isNormal
          ? handled
          : {
            var next = alarm
            _ = next.handle(Self.event(near: second, using: &generator), now: at(second))
            return next
          }()
      }
    }
    #expect(short > 20 && long > 20, "seed \(seed): \(short) and \(long)")
  }

  private func check(_ alarm: Alarm, after actions: [AlarmAction], from before: Alarm?, seed: UInt64) throws {
    #expect((alarm.nextDeadline == nil) == (alarm.state == .resolved), "seed \(seed)")
    #expect((alarm.acknowledgedBy != nil) == (alarm.state == .acknowledged) || alarm.state == .resolved, "seed \(seed)")
    if let before {
      if before.state == .resolved { #expect(actions.isEmpty && alarm == before, "seed \(seed)") }
      if before.state != alarm.state { #expect(!actions.isEmpty, "moved without a record, seed \(seed)") }
      #expect(alarm.round >= before.round, "seed \(seed)")
      if before.state.isCalling, alarm.state.isCalling { #expect(alarm.priority >= before.priority, "seed \(seed)") }
      #expect(alarm.conditions.map(\.key).starts(with: before.conditions.map(\.key)), "seed \(seed)")
      if before.state == .pending { #expect(alarm.due <= before.due, "seed \(seed)") }
    }
    var state = before?.state
    for (index, action) in actions.enumerated() {
      switch action {
      case .record(let transition):
        #expect(transition.from == state, "seed \(seed)")
        state = transition.to
        guard transition.to == .resolved else { continue }
        switch transition.why {
        case .resolvedByPerson: #expect(transition.by != nil, "seed \(seed)")
        case .resolvedByRule:
          #expect([.acknowledged, .shelved].contains(transition.from) && transition.by == nil, "seed \(seed)")
        case .overWhileShelved: #expect(transition.from == .shelved, "seed \(seed)")
        case .normalBeforeDelay: #expect(transition.from == .pending && transition.by == nil, "seed \(seed)")
        default: #expect(Bool(false), "ended by \(transition.why), seed \(seed)")
        }
      case .call(let recipients, let round, let priority):
        #expect(index > 0 && alarm.state.isCalling, "seed \(seed)")
        #expect(!recipients.isEmpty && Set(recipients).count == recipients.count, "seed \(seed)")
        #expect(Set(recipients).isSubset(of: alarm.called), "seed \(seed)")
        #expect(round == alarm.round && priority == alarm.priority, "seed \(seed)")
      case .cancelCalls: #expect(before?.state.isCalling == true && !alarm.state.isCalling, "seed \(seed)")
      case .nobodyToCall(let missing): #expect(!missing.isEmpty, "seed \(seed)")
      }
    }
    #expect(state == alarm.state, "the records end where the alarm is, seed \(seed)")
  }

  /// Only calling people, or a person's acknowledgement, gives more time.
  private func checkDeadline(_ alarm: Alarm, event: AlarmEvent, from before: Alarm, seed: UInt64) {
    guard let was = before.stateDeadline, let now = alarm.stateDeadline, now > was else { return }
    switch event {
    case .acknowledged: #expect(alarm.state == .acknowledged, "seed \(seed)")
    case .shelved: #expect(alarm.state == .shelved, "seed \(seed)")
    default: #expect(alarm.round > before.round, "\(event) gave more time, seed \(seed)")
    }
  }

  /// Left alone, whatever lives begins a round of calling at its very next deadline, and again at the one after.
  private func checkLiveness(_ alarm: Alarm, seed: UInt64) {
    var alarm = alarm
    for _ in 0..<3 {
      guard let deadline = alarm.nextDeadline else { return #expect(alarm.state == .resolved, "seed \(seed)") }
      let round = alarm.round
      let isOver = alarm.state == .shelved && !alarm.conditions.contains(where: \.counts)
      let actions = alarm.handle(.tick, now: deadline)
      if isOver, alarm.state == .resolved { return }
      #expect(alarm.round == round + 1 && alarm.state.isCalling, "seed \(seed)")
      let reaches = actions.contains { action in
        switch action {
        case .call, .nobodyToCall: true
        default: false
        }
      }
      #expect(reaches, "seed \(seed)")
    }
  }
}
