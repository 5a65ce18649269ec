import TestChance
import Testing
import Vitals

@testable import Triage

/// The machine beside its model: every sequence of a depth, and weeks of a virtual clock.
@Suite struct AlarmModelTests {
  enum Step: CaseIterable, Sendable {
    case pulse, low, deep, pulseBack, saturationBack, allBack, wait, delivered, failed, takenByDoctor, takenByDesk
    case refused, refusedByOther, refusedByDesk, shelved, unshelved, ended
  }

  /// Machine and model side by side, and the patient whom both are told of.
  private struct Pair {
    var machine: Alarm
    var model: AlarmModel
    var now = 0
    /// What is out of limits.
    var out: ChannelSet
    var isAlike = true
    var path: [Step] = []

    init(_ key: Step, _ terms: AlarmModel.Terms) {
      var timings = Fixture.timings
      for path in [\CallTimings.high, \.medium] as [WritableKeyPath<CallTimings, CallTimings.Deadlines>] {
        timings[keyPath: path].acknowledgements = terms.needed
      }
      timings.medium.isLatched = terms.mediumIsLatched
      out = Self.channel(key)
      machine =
        Alarm.open(
          id: AlertID("A1"), category: .physiological,
          sample: AlarmEpisodeTests.sample(0, [Self.condition(key)], standing: out), plan: CallPlanTests.both,
          timings: timings, now: at(0)
        ).alarm
      model = AlarmModel(Self.word(key), at: 0, terms)
    }

    static func word(_ step: Step) -> String { step == .pulse ? "pulse" : step == .low ? "low" : "deep" }

    static func channel(_ step: Step) -> ChannelSet {
      step == .pulse ? AlarmEpisodeTests.pulse : AlarmEpisodeTests.saturation
    }

    static func condition(_ step: Step) -> AlarmCondition {
      step == .pulse ? AlarmEpisodeTests.hr : step == .low ? AlarmEpisodeTests.low : AlarmEpisodeTests.deep
    }

    mutating func take(_ step: Step, after seconds: Int) {
      path.append(step)
      now += seconds
      if step == .wait, let next = model.next { now = max(now, next) }
      var actions: [AlarmAction] = []
      switch step {
      case .pulse, .low, .deep:
        out.formUnion(Self.channel(step))
        let sample = AlarmEpisodeTests.sample(now, [Self.condition(step)], standing: out)
        actions = machine.handle(.abnormal(sample), now: at(now))
        model.bad(Self.word(step), now)
      case .pulseBack: actions = back(AlarmEpisodeTests.pulse)
      case .saturationBack: actions = back(AlarmEpisodeTests.saturation)
      case .allBack: actions = back(.all)
      case .wait:
        actions = machine.handle(.tick, now: at(now))
        model.tick(now)
      case .delivered: actions = machine.handle(.delivered(recipient: "d1"), now: at(now)).filter(\.isCall)
      case .failed:
        actions = machine.handle(.deliveryFailed(recipient: "d1"), now: at(now))
        model.fail("d1")
      case .takenByDoctor, .takenByDesk:
        let who = step == .takenByDoctor ? "d1" : "desk"
        actions = machine.handle(.acknowledged(by: who), now: at(now))
        model.take(who, now)
      case .refused, .refusedByOther, .refusedByDesk:
        let who = step == .refused ? "d1" : step == .refusedByOther ? "d2" : "desk"
        actions = machine.handle(.rejected(by: who), now: at(now))
        model.refuse(who, now)
      case .shelved:
        actions = machine.handle(.shelved(by: "d2", until: at(now + 40), reason: "care"), now: at(now))
        model.shelve(now, until: now + 40)
      case .unshelved:
        actions = machine.handle(.unshelved(by: "d2"), now: at(now))
        model.unshelve(now)
      case .ended:
        actions = machine.handle(.resolved(by: "d1", reason: "treated"), now: at(now))
        model.end()
      }
      compare(actions, after: step)
    }

    private mutating func back(_ channels: ChannelSet) -> [AlarmAction] {
      out.subtract(channels)
      var words: Set<String> = []
      if out.contains(AlarmEpisodeTests.pulse) { words.insert("pulse") }
      if out.contains(AlarmEpisodeTests.saturation) { words.insert("saturation") }
      model.good(stillOut: words, now)
      return machine.handle(
        out.isEmpty ? .normal(readingTime: at(now)) : .standing(out, readingTime: at(now)), now: at(now))
    }

    private mutating func compare(_ actions: [AlarmAction], after step: Step) {
      var called: Set<String> = []
      for case .call(let recipients, _, _) in actions { called.formUnion(recipients) }
      let phase: AlarmModel.Phase =
        switch machine.state {
        case .pending: .waiting
        case .announced, .delivered, .escalated: .calling
        case .acknowledged: .held
        case .shelved: .shelf
        case .resolved: .over
        }
      let wanted = step == .delivered ? [] : model.calls
      isAlike =
        phase == model.phase && machine.nextDeadline == model.next.map { at($0) } && called == wanted
        && (phase == .over || machine.priority.rank == model.level)
    }

    var difference: String {
      "\(path) at \(now): machine \(machine.state) \(machine.priority) \(String(describing: machine.nextDeadline)), "
        + "model \(model.phase) \(model.level) \(String(describing: model.next)) \(model.calls)"
    }
  }

  private static let terms = [
    AlarmModel.Terms(), AlarmModel.Terms(needed: 2, mediumIsLatched: true),
    AlarmModel.Terms(needed: 1, mediumIsLatched: false),
  ]

  @Test("Every sequence of four events in every order does what the model does", arguments: 0..<3)
  func exhaustive(terms: Int) {
    var count = 0
    for first in [Step.pulse, .deep] {
      walk(Pair(first, Self.terms[terms]), depth: terms == 0 ? 4 : 3, count: &count)
    }
    #expect(count > 5_000)
  }

  private func walk(_ pair: Pair, depth: Int, count: inout Int) {
    guard depth > 0 else { return }
    for step in Step.allCases {
      var next = pair
      next.take(step, after: 7)
      count += 1
      guard next.isAlike else {
        Issue.record("\(next.difference)")
        continue
      }
      walk(next, depth: depth - 1, count: &count)
    }
  }

  @Test(
    "A week of episodes on a virtual clock: always as the model, and never at rest past a deadline", arguments: 1...6)
  func week(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed) &* 7_919)
    var elapsed = 0
    var episodes = 0
    while elapsed < 7 * 86_400 {
      let terms = Self.terms[Int.random(in: 0..<3, using: &generator)]
      var pair = Pair(Bool.random(using: &generator) ? .pulse : .deep, terms)
      episodes += 1
      for _ in 0..<400 where pair.model.phase != .over {
        let seconds = Int.random(in: 1...Int.random(in: 2...900, using: &generator), using: &generator)
        // The gateway's clock runs on by itself: nothing happens past a deadline before the deadline.
        if let next = pair.model.next, pair.now + seconds >= next {
          pair.take(.wait, after: 0)
        } else {
          pair.take(Step.allCases.randomElement(using: &generator) ?? .wait, after: seconds)
        }
        guard pair.isAlike else {
          Issue.record("seed \(seed): \(pair.difference)")
          return
        }
      }
      elapsed += max(pair.now, 1)
    }
    #expect(episodes > 10, "seed \(seed)")
  }
}

extension AlarmAction {
  fileprivate var isCall: Bool { if case .call = self { true } else { false } }
}
