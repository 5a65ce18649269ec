import Testing
import Vitals

@testable import Triage

/// Expected values are typed from chart 1 of the RCP report of 2017 (DESIGN, section 4), not from the code.
@Suite struct NEWS2Tests {
  /// One row of the chart: the first value of each band and the score from there on.
  struct Row: CustomTestStringConvertible {
    let name: String
    let bands: [(from: Int, score: UInt8)]
    let range: ClosedRange<Int>
    let score: @Sendable (Int) -> UInt8
    var testDescription: String { name }

    func expected(_ value: Int) -> UInt8? { bands.last { $0.from <= value }?.score }
  }

  static let chart: [Row] = [
    Row(
      name: "respiration", bands: [(0, 3), (9, 1), (12, 0), (21, 2), (25, 3)], range: 0...150,
      score: { NEWS2.respiratoryRate($0) }),
    Row(
      name: "saturation, scale 1, air", bands: [(0, 3), (92, 2), (94, 1), (96, 0)], range: 0...100,
      score: { NEWS2.oxygenSaturation($0, scale: .scale1, oxygen: false) }),
    Row(
      name: "saturation, scale 1, oxygen", bands: [(0, 3), (92, 2), (94, 1), (96, 0)], range: 0...100,
      score: { NEWS2.oxygenSaturation($0, scale: .scale1, oxygen: true) }),
    Row(
      name: "saturation, scale 2, air", bands: [(0, 3), (84, 2), (86, 1), (88, 0)], range: 0...100,
      score: { NEWS2.oxygenSaturation($0, scale: .scale2, oxygen: false) }),
    Row(
      name: "saturation, scale 2, oxygen", bands: [(0, 3), (84, 2), (86, 1), (88, 0), (93, 1), (95, 2), (97, 3)],
      range: 0...100, score: { NEWS2.oxygenSaturation($0, scale: .scale2, oxygen: true) }),
    Row(
      name: "systolic", bands: [(0, 3), (91, 2), (101, 1), (111, 0), (220, 3)], range: 0...350,
      score: { NEWS2.systolic($0) }),
    Row(
      name: "pulse", bands: [(0, 3), (41, 1), (51, 0), (91, 1), (111, 2), (131, 3)], range: 0...400,
      score: { NEWS2.heartRate($0) }),
    Row(
      name: "temperature", bands: [(100, 3), (351, 1), (361, 0), (381, 1), (391, 2)], range: 100...500,
      score: { NEWS2.temperature($0) }),
  ]

  @Test("Every value of every row scores as the chart says", arguments: chart)
  func everyValue(row: Row) {
    for value in row.range {
      #expect(row.score(value) == row.expected(value), "\(row.name) \(value)")
    }
  }

  @Test("Both sides of every boundary differ", arguments: chart)
  func boundaries(row: Row) {
    for (band, next) in zip(row.bands, row.bands.dropFirst()) {
      #expect(row.score(next.from - 1) == band.score, "\(row.name) \(next.from - 1)")
      #expect(row.score(next.from) == next.score, "\(row.name) \(next.from)")
      #expect(band.score != next.score)
    }
  }

  @Test("Away from the middle no row ever scores less", arguments: chart)
  func unimodal(row: Row) {
    let scores = row.range.map(row.score)
    guard let least = scores.firstIndex(of: 0) else { return #expect(Bool(false), "no zero") }
    let rising = scores[least...]
    #expect(zip(scores[...least], scores[...least].dropFirst()).allSatisfy { $0 >= $1 })
    #expect(zip(rising, rising.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("Only alert scores 0 in consciousness, and only oxygen scores 2")
  func words() {
    #expect(Consciousness.allCases.map(NEWS2.consciousness) == [0, 3, 3, 3, 3])
    #expect(NEWS2.oxygen(false) == 0)
    #expect(NEWS2.oxygen(true) == 2)
  }

  static let well = NEWS2Observations(
    respiratoryRate: 16, oxygenSaturation: 97, oxygen: false, systolic: 125, heartRate: 70, consciousness: .alert,
    temperature: 370)
  static let worst = NEWS2Observations(
    respiratoryRate: 30, oxygenSaturation: 80, oxygen: true, systolic: 80, heartRate: 140, consciousness: .unresponsive,
    temperature: 345)
  /// Inputs of a published teaching case (COPD, target 88-92 %, over-oxygenated and confused); the sum is the chart's.
  static let overOxygenated = NEWS2Observations(
    respiratoryRate: 30, oxygenSaturation: 98, oxygen: true, systolic: 155, heartRate: 119, consciousness: .confusion,
    temperature: 362)
  /// Inputs of the Welsh emergency department FHIR guide's example "Carol"; it prints 6, having scored 37.5 as 1 where the
  /// chart says 0.
  static let carol = NEWS2Observations(
    respiratoryRate: 21, oxygenSaturation: 93, oxygen: false, systolic: 120, heartRate: 95, consciousness: .alert,
    temperature: 375)

  @Test(
    "Complete sets of observations sum up exactly",
    arguments: [
      (well, SaturationScale.scale1, 0), (worst, .scale1, 20), (worst, .scale2, 20), (overOxygenated, .scale2, 13),
      (overOxygenated, .scale1, 10), (carol, .scale1, 5), (carol, .scale2, 3),
    ] as [(NEWS2Observations, SaturationScale, Int)])
  func complete(observations: NEWS2Observations, scale: SaturationScale, total: Int) {
    let score = NEWS2.score(observations, scale: scale)
    #expect(score.isExact)
    #expect([Int(score.lower), Int(score.upper)] == [total, total])
  }

  @Test("Nothing known is 0 to 20, and everything is missing")
  func nothing() {
    let score = NEWS2.score(NEWS2Observations())
    #expect(score == ScoreInterval(lower: 0, upper: 20, missing: .all))
  }

  @Test("A stale temperature widens the interval by its worst score and is named")
  func staleTemperature() {
    var observations = Self.carol
    observations.temperature = nil
    observations.stale = .temperature
    #expect(NEWS2.score(observations) == ScoreInterval(lower: 5, upper: 8, stale: .temperature))
  }

  @Test("Threes are named only where they are certain")
  func threes() {
    #expect(NEWS2.score(Self.worst).threes == ScoredParameters.all.subtracting(.oxygen))
    var observations = NEWS2Observations(oxygenSaturation: 98)
    #expect(NEWS2.score(observations, scale: .scale2).threes.isEmpty)
    observations.oxygen = true
    #expect(NEWS2.score(observations, scale: .scale2).threes == .oxygenSaturation)
  }

  /// Candidates for each parameter, unknown included: one value of every band.
  static let samples: [[NEWS2Observations]] = [
    [nil, 5, 10, 16, 22, 30].map { NEWS2Observations(respiratoryRate: $0) },
    [nil, 80, 84, 87, 90, 92, 93, 95, 98].map { NEWS2Observations(oxygenSaturation: $0) },
    [nil, false, true].map { NEWS2Observations(oxygen: $0) },
    [nil, 85, 95, 105, 120, 230].map { NEWS2Observations(systolic: $0) },
    [nil, 30, 45, 70, 100, 120, 140].map { NEWS2Observations(heartRate: $0) },
    [nil, .alert, .voice].map { NEWS2Observations(consciousness: $0) },
    [nil, 340, 355, 370, 385, 395].map { NEWS2Observations(temperature: $0) },
  ]

  @Test(
    "Learning a parameter never widens the interval, and the truth lies within", arguments: SaturationScale.allCases)
  func narrowing(scale: SaturationScale) {
    for saturation in Self.samples[1] {
      for oxygen in Self.samples[2] {
        for pulse in Self.samples[4] {
          var known = saturation
          known.oxygen = oxygen.oxygen
          known.heartRate = pulse.heartRate
          let outer = NEWS2.score(known, scale: scale)
          #expect(outer.lower <= outer.upper && outer.upper <= 20)
          for learned in Self.refinements(of: known) {
            let inner = NEWS2.score(learned, scale: scale)
            #expect(inner.lower >= outer.lower && inner.upper <= outer.upper, "\(known) \(learned)")
          }
        }
      }
    }
  }

  @Test("Both bounds are reached by some patient, whatever pair of saturation and oxygen is unknown")
  func tightness() {
    for scale in SaturationScale.allCases {
      for saturation in [Int?.none] + (0...100).map(Int?.some) {
        for oxygen in [Bool?.none, true, false] {
          var observations = Self.well
          observations.oxygenSaturation = saturation
          observations.oxygen = oxygen
          let score = NEWS2.score(observations, scale: scale)
          var totals: [UInt8] = []
          for saturation in saturation.map({ $0...$0 }) ?? 0...100 {
            for oxygen in oxygen.map({ [$0] }) ?? [true, false] {
              totals.append(NEWS2.oxygenSaturation(saturation, scale: scale, oxygen: oxygen) + NEWS2.oxygen(oxygen))
            }
          }
          #expect(
            score.lower == totals.min() && score.upper == totals.max(), "\(scale) \(String(describing: saturation))")
        }
      }
    }
  }

  /// The observations with one more parameter known.
  private static func refinements(of known: NEWS2Observations) -> [NEWS2Observations] {
    var refined: [NEWS2Observations] = []
    for sample in samples.flatMap({ $0 }) {
      var learned = known
      if learned.respiratoryRate == nil { learned.respiratoryRate = sample.respiratoryRate }
      if learned.oxygenSaturation == nil { learned.oxygenSaturation = sample.oxygenSaturation }
      if learned.oxygen == nil { learned.oxygen = sample.oxygen }
      if learned.systolic == nil { learned.systolic = sample.systolic }
      if learned.heartRate == nil { learned.heartRate = sample.heartRate }
      if learned.consciousness == nil { learned.consciousness = sample.consciousness }
      if learned.temperature == nil { learned.temperature = sample.temperature }
      refined.append(learned)
    }
    return refined
  }
}
