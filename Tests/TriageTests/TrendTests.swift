import TestChance
import Testing
import Vitals

@testable import Triage

/// Findings that only the past shows.
@Suite struct TrendTests {
  static let rule = AnnounceRule(priority: .low, delayMilliseconds: 30_000, source: "test")

  private func rules(rise: Int = 2, atLeast: Int = 2) throws -> Rules {
    try Fixture.rules {
      $0.trends = TrendRules(
        saturationFall: .init(moreThan: 4, windowMilliseconds: 60_000, rule: Self.rule),
        scoreRise: .init(by: rise, windowMilliseconds: 1_800_000, atLeast: atLeast, rule: Self.rule))
    }
  }

  private func trends(_ readings: [Reading], _ rules: Rules) -> [[Finding.Cause]] {
    var state = TriageState()
    return readings.map { reading in
      let verdict = Judge.judge(reading, receivedAt: reading.time, state: &state, orders: .standard, rules: rules)
      guard case .abnormal(let abnormality) = verdict else { return [] }
      return abnormality.findings.map(\.cause).filter { if case .trend = $0 { true } else { false } }
    }
  }

  private func saturations(_ values: [(second: Int, value: Int)]) -> [Reading] {
    values.map { reading($0.second, [.oxygenSaturation: $0.value]) }
  }

  @Test("A saturation that falls by more than 4 in 60 s is found, by 4 or in longer it is not")
  func fall() throws {
    let rules = try rules(rise: 20, atLeast: 20)
    #expect(trends(saturations([(0, 99), (60, 95)]), rules) == [[], []])
    #expect(trends(saturations([(0, 99), (60, 94)]), rules).last == [.trend(.saturationFall, from: 99, to: 94)])
    let justTooLong = [
      reading(0, [.oxygenSaturation: 99]), Reading(time: Timestamp(milliseconds: at(60).milliseconds + 1)),
    ]
    var late = justTooLong
    late[1].vitals[.oxygenSaturation] = 94
    #expect(trends(late, rules) == [[], []])
  }

  @Test("A fall is found once for each step down, and stands while it lasts")
  func steps() throws {
    let rules = try rules(rise: 20, atLeast: 20)
    let found = trends(saturations([(0, 99), (10, 94), (11, 94), (12, 95), (13, 93), (75, 93)]), rules).map(\.count)
    #expect(found == [0, 1, 0, 0, 1, 0])
    var state = TriageState()
    for (second, stands) in [(0, false), (10, true), (11, true), (72, false)] {
      let sample = reading(second, [.oxygenSaturation: second == 0 ? 99 : 94])
      _ = Judge.judge(sample, receivedAt: sample.time, state: &state, orders: .standard, rules: rules)
      #expect(state.standing.contains(.saturationTrend) == stands, "\(second)")
    }
  }

  @Test("A late saturation is compared with nothing")
  func lateFall() throws {
    let rules = try rules(rise: 20, atLeast: 20)
    #expect(trends(saturations([(0, 99), (30, 98), (20, 93)]), rules) == [[], [], []])
  }

  @Test(
    "The greatest of the window is that of all values in it, while a fall has no more steps than are kept",
    arguments: 1...8)
  func peaks(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var peaks = SaturationPeaks()
    var all: [(time: Timestamp, value: Int)] = []
    var second = 0
    for _ in 0..<500 {
      second += Int.random(in: 1..<20, using: &generator)
      let value = 100 - Int.random(in: 0..<SaturationPeaks.bound, using: &generator)
      all.append((at(second), value))
      peaks.add(value, at: at(second), window: 60_000)
      let expected = all.filter { at(second).milliseconds(since: $0.time) <= 60_000 }.map(\.value).max()
      #expect(peaks.greatest(at: at(second), window: 60_000) == expected, "seed \(seed)")
      #expect(peaks.count <= SaturationPeaks.bound)
    }
  }

  @Test("However long a fall, no greater one is found than there was", arguments: 1...4)
  func longFall(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var peaks = SaturationPeaks()
    var all: [(time: Timestamp, value: Int)] = []
    for second in 0..<400 {
      let value = Int.random(in: 40...100, using: &generator)
      all.append((at(second), value))
      peaks.add(value, at: at(second), window: 60_000)
      let greatest = all.suffix(61).map(\.value).max() ?? 0
      #expect((peaks.greatest(at: at(second), window: 60_000) ?? 0) <= greatest, "seed \(seed)")
      #expect((peaks.greatest(at: at(second), window: 60_000) ?? 0) >= value, "seed \(seed)")
    }
  }

  @Test("An aggregate that rises by 2 within the window is found, once for each step up")
  func rise() throws {
    let rules = try rules()
    let calm: [Vital: Int] = [.heartRate: 70, .respiratoryRate: 16]
    let found = trends(
      [
        reading(0, calm), reading(60, [.heartRate: 100]), reading(120, [.heartRate: 115]),
        reading(180, [.heartRate: 116]), reading(240, [.heartRate: 115, .respiratoryRate: 22]),
      ], rules)
    #expect(found == [[], [], [.trend(.scoreRise, from: 0, to: 2)], [], [.trend(.scoreRise, from: 0, to: 4)]])
  }

  @Test("A parameter that only becomes known makes nobody worse, and a rise to little is none")
  func known() throws {
    let rules = try rules()
    #expect(trends([reading(0, [.heartRate: 70]), reading(1, [.respiratoryRate: 22])], rules) == [[], []])
    let calm: [Vital: Int] = [.heartRate: 70, .respiratoryRate: 16]
    #expect(trends([reading(0, calm), reading(1, [.respiratoryRate: 22])], try self.rules(atLeast: 3)) == [[], []])
    #expect(trends([reading(0, calm), reading(1_801, [.heartRate: 70, .respiratoryRate: 22])], rules) == [[], []])
  }

  @Test("The oldest score that can be compared is that of the window, or of whoever was as low later", arguments: 1...8)
  func oldest(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var floors = ScoreFloors()
    var all: [(time: Timestamp, score: UInt8, known: ScoredParameters)] = []
    for step in 0..<300 {
      let time = at(step * 60)
      let known: ScoredParameters = Bool.random(using: &generator) ? .all : [.heartRate, .respiratoryRate]
      let score = UInt8.random(in: 0..<4, using: &generator)
      floors.add(score, knownFrom: known, at: time, window: 600_000)
      all.append((time, score, known))
      let window = all.filter { time.milliseconds(since: $0.time) <= 600_000 }
      for asked: ScoredParameters in [known, .all, .heartRate] {
        // What a later score covers stands no more.
        let standing = window.enumerated().filter { index, item in
          asked.isSubset(of: item.known)
            && !window[(index + 1)...].contains { $0.score <= item.score && item.known.isSubset(of: $0.known) }
        }
        let found = floors.oldest(knownFrom: asked, at: time, window: 600_000)
        #expect(found?.score == standing.first?.element.score, "seed \(seed), step \(step)")
        #expect(found?.time == standing.first?.element.time, "seed \(seed), step \(step)")
      }
    }
    #expect(floors.oldest(knownFrom: .heartRate, at: at(400 * 60), window: 600_000) == nil)
  }

  @Test("Where the rules look for no trend, none is kept")
  func none() throws {
    var state = TriageState()
    for second in 0..<9 {
      let sample = reading(second, [.oxygenSaturation: 99 - second * 0])
      _ = Judge.judge(sample, receivedAt: sample.time, state: &state, orders: .standard, rules: try Fixture.rules())
    }
    #expect(state.peaks.count == 0 && state.floors.count == 0)
  }
}
