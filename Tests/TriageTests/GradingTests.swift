import TestChance
import Testing
import Vitals

@testable import Triage

/// How soon and how urgently what is abnormal is announced. That it is evidence at once is never touched.
@Suite struct GradingTests {
  private static let corroboration = Corroboration(
    agreeing: [ChannelSet(.heartRate), ChannelSet(.oxygenSaturation), .rhythm], withinMilliseconds: 30_000,
    disturbedByMotion: [ChannelSet(.heartRate), ChannelSet(.oxygenSaturation)], motionMilliseconds: 30_000,
    source: "test")

  private func rules(_ change: (inout Rules.Parts) -> Void) throws -> Rules { try Fixture.rules(change) }

  private func judge(_ reading: Reading, _ state: inout TriageState, _ rules: Rules) -> Abnormality? {
    let verdict = Judge.judge(reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
    guard case .abnormal(let abnormality) = verdict else { return nil }
    return abnormality
  }

  private func withSaturationLadder(_ parts: inout Rules.Parts) {
    let index = parts.limits.firstIndex { $0.vital == .oxygenSaturation } ?? 0
    parts.limits[index].bands[1].ladder = Ladder(
      deeper: .init(bound: 88, delayMilliseconds: 5_000), longer: .init(afterMilliseconds: 120_000, priority: .high),
      source: "test")
  }

  @Test("Deeper waits less, longer is more urgent, and both only within their band")
  func ladder() throws {
    let rules = try rules { withSaturationLadder(&$0) }
    for (value, delay) in [(91, 15_000), (89, 15_000), (88, 5_000), (85, 5_000), (84, 0)] {
      var state = TriageState()
      #expect(
        judge(reading(0, [.oxygenSaturation: value]), &state, rules)?.announceDelayMilliseconds == delay, "\(value)")
    }
    var state = TriageState()
    #expect(judge(reading(0, [.oxygenSaturation: 90]), &state, rules)?.priority == .medium)
    #expect(judge(reading(119, [.oxygenSaturation: 91]), &state, rules)?.priority == .medium)
    #expect(judge(reading(120, [.oxygenSaturation: 91]), &state, rules)?.priority == .high)
    #expect(judge(reading(121, [.oxygenSaturation: 97]), &state, rules) == nil)
    #expect(judge(reading(122, [.oxygenSaturation: 90]), &state, rules)?.priority == .medium, "it began anew")
  }

  @Test("88 % for 2 s, 86 % for 3 s and 84 % for 6 s below 90 % is 4 + 12 + 36 = 52 percent-seconds")
  func satSeconds() throws {
    let rules = try rules {
      $0.saturationIntegral = SaturationIntegral(limit: 90, thresholdSeconds: 52, source: "test")
    }
    var state = TriageState()
    #expect(judge(reading(0, [.oxygenSaturation: 88]), &state, rules)?.announceDelayMilliseconds == 15_000)
    #expect(state.saturationDeficit == 0)
    _ = judge(reading(2, [.oxygenSaturation: 86]), &state, rules)
    #expect(state.saturationDeficit == 4_000)
    #expect(
      judge(reading(5, [.oxygenSaturation: 85]), &state, rules)?.announceDelayMilliseconds == (52_000 - 16_000) / 5)
    #expect(state.saturationDeficit == 16_000)
    var exact = TriageState()
    for (second, value) in [(0, 88), (2, 86), (5, 84)] {
      _ = judge(reading(second, [.oxygenSaturation: value]), &exact, rules)
    }
    #expect(judge(reading(11, [.oxygenSaturation: 89]), &exact, rules)?.announceDelayMilliseconds == 0)
    #expect(exact.saturationDeficit == 52_000)
    _ = judge(reading(12, [.oxygenSaturation: 90]), &exact, rules)
    #expect(exact.saturationDeficit == 0, "back at the limit it begins anew")
  }

  @Test("A late saturation adds nothing to the integral, and a value counts no longer than it is valid")
  func integralBounds() throws {
    let rules = try rules {
      $0.saturationIntegral = SaturationIntegral(limit: 90, thresholdSeconds: 1_000, source: "test")
    }
    var state = TriageState()
    _ = judge(reading(0, [.oxygenSaturation: 89]), &state, rules)
    _ = judge(reading(100, [.oxygenSaturation: 89]), &state, rules)
    #expect(state.saturationDeficit == 100_000)
    _ = judge(reading(50, [.oxygenSaturation: 70]), &state, rules)
    #expect(state.saturationDeficit == 100_000)
    _ = judge(reading(1_000, [.oxygenSaturation: 89]), &state, rules)
    #expect(state.saturationDeficit == 400_000, "five minutes and no more")
  }

  @Test("Two agreeing channels wait for nothing, in one reading or in two close together")
  func agreeing() throws {
    let rules = try rules { $0.corroboration = Self.corroboration }
    var one = TriageState()
    let both = judge(reading(0, [.oxygenSaturation: 90, .heartRate: 135]), &one, rules)
    #expect(both?.announceDelayMilliseconds == 0 && both?.priority == .medium)
    for (second, delay) in [(30, 0), (31, 15_000)] {
      var state = TriageState()
      _ = judge(reading(0, [.oxygenSaturation: 90]), &state, rules)
      #expect(judge(reading(second, [.heartRate: 135]), &state, rules)?.announceDelayMilliseconds == delay, "\(second)")
    }
    var other = TriageState()
    let glucose = judge(reading(0, [.oxygenSaturation: 90, .glucose: 35]), &other, rules)
    #expect(glucose?.announceDelayMilliseconds == 15_000, "glucose is none of those that agree")
  }

  @Test("A single channel measured in movement starts one priority lower, says so, and has its own after lasting")
  func motion() throws {
    let rules = try rules { $0.corroboration = Self.corroboration }
    var state = TriageState()
    let first = judge(reading(0, [.oxygenSaturation: 70]) { $0.motion = true }, &state, rules)
    #expect(first?.priority == .medium && first?.findings.first?.isLowered == true)
    #expect(first?.announceDelayMilliseconds == 0, "lowered, not held back")
    #expect(first?.findings.first?.fields.contains { $0.key == "lowered" } == true)
    let lasting = judge(reading(30, [.oxygenSaturation: 70]) { $0.motion = true }, &state, rules)
    #expect(lasting?.priority == .high && lasting?.findings.first?.isLowered == false)
    var still = TriageState()
    #expect(judge(reading(0, [.oxygenSaturation: 70]) { $0.motion = false }, &still, rules)?.priority == .high)
    var two = TriageState()
    let agreeing = judge(reading(0, [.oxygenSaturation: 70, .heartRate: 150]) { $0.motion = true }, &two, rules)
    #expect(agreeing?.priority == .high)
    var rate = TriageState()
    #expect(judge(reading(0, [.respiratoryRate: 3]) { $0.motion = true }, &rate, rules)?.priority == .high)
  }

  @Test("Whatever grades it, an abnormal reading is abnormal, and waits no longer than its band says", arguments: 1...6)
  func neverHeldBack(seed: Int) throws {
    let plain = try Fixture.rules()
    let graded = try rules {
      withSaturationLadder(&$0)
      $0.corroboration = Self.corroboration
      $0.saturationIntegral = SaturationIntegral(limit: 90, thresholdSeconds: 20, source: "test")
      for index in $0.limits.indices { $0.limits[index].hysteresis = Hysteresis(by: 1, source: "test") }
    }
    var generator = SplitMix64(seed: UInt64(seed))
    var (one, other) = (TriageState(), TriageState())
    for second in 0..<2_000 {
      let sample = reading(second) { sample in
        for vital in Vital.allCases where Int.random(in: 0..<3, using: &generator) == 0 {
          sample.vitals[vital] = Int.random(in: vital.possible, using: &generator)
        }
        sample.motion = Bool.random(using: &generator)
      }
      let (before, after) = (judge(sample, &one, plain), judge(sample, &other, graded))
      #expect((before == nil) == (after == nil), "seed \(seed)")
      guard let before, let after else { continue }
      #expect(after.findings.map(\.conditionKey) == before.findings.map(\.conditionKey), "seed \(seed)")
      for (left, right) in zip(after.findings, before.findings) {
        #expect(left.delayMilliseconds <= right.delayMilliseconds, "seed \(seed)")
      }
    }
  }

  @Test(
    "Plausibility discards nothing: extreme and real are alarms, not noise",
    arguments: [
      (Vital.oxygenSaturation, 70), (.heartRate, 190), (.temperature, 330),
    ])
  func plausible(vital: Vital, value: Int) throws {
    let rules = try rules { $0.corroboration = Self.corroboration }
    for motion in [nil, true, false] as [Bool?] {
      var state = TriageState()
      let found = judge(reading(0, [vital: value]) { $0.motion = motion }, &state, rules)
      #expect(found != nil, "\(vital) \(value)")
      guard case .limit(vital, value, _)? = found?.findings.first?.cause else {
        Issue.record("\(vital) \(value) is not found as what it is")
        continue
      }
    }
  }
}
