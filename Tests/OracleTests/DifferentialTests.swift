import Foundation

@testable import Oracle
import TestChance
import TestVitals
import Testing
import Triage
import Vitals
import WardKit

/// The oracle's judge against the gateway's, over random readings with printed seeds. They share the rules file, the
/// meaning of a reading and nothing else: each difference is a finding about one of them.
@Suite struct DifferentialTests {
  @Test(
    "Readings that come in order get the same fate from both judges, and a call no later than the plain delays say",
    arguments: SplitMix64.seeds)
  func inOrder(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let gateway = try ShippedRules.gateway()
    var counts: [Fate: Int] = [:]
    var open = 0
    var (exact, hastened) = (0, 0)
    for patient in 0..<40 {
      var time: Int64 = 1_700_000_000_000
      var judges = try BothJudges(gateway: gateway)
      for number in 1...150 {
        time += Int64.random(in: 0...pace(patient), using: &generator)
        try judges.take(Reading.plausible(at: time, sequence: UInt64(number), using: &generator))
      }
      for (verdict, judged) in try judges.finish() {
        counts[verdict.fate, default: 0] += 1
        let words = "seed \(seed), patient \(patient): \(judged.reading) is \(verdict), the oracle: \(judged.opinion)"
        // A pulse of 0 that others may have refuted leaves the next reading without a pulse open.
        #expect(judged.opinion.fates.contains(verdict.fate), "\(words)")
        if judged.opinion.fates.only == nil { open += 1 }
        if case .abnormal(let abnormality) = verdict, let delay = judged.opinion.delayMilliseconds {
          #expect(delay >= Int64(abnormality.announceDelayMilliseconds), "\(words)")
          // Ladders and agreeing channels hasten a call, which the oracle does not know; nothing may delay one.
          if delay == Int64(abnormality.announceDelayMilliseconds) { exact += 1 } else { hastened += 1 }
        }
      }
    }
    for fate in [Fate.alarmed, .technical, .summarised] { #expect(counts[fate, default: 0] > 100, "\(counts)") }
    #expect(open < 30, "\(open) are left open although everything came in order")
    #expect(exact > hastened, "\(hastened) calls are sooner than the rules' plain delays, \(exact) as soon")
  }

  @Test(
    "Where the rules look for trends, readings that come in order get the same fate from both judges",
    arguments: SplitMix64.seeds)
  func trends(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let (gateway, rules) = try ShippedRules.withTrends()
    #expect(rules.trends.fall != nil && rules.trends.rise != nil)
    var (found, open) = (0, 0)
    for patient in 0..<8 {
      var time: Int64 = 1_700_000_000_000
      var judges = try BothJudges(gateway: gateway, oracle: rules)
      var saturation = 97
      for number in 1...150 {
        time += Int64.random(in: 1...(patient % 4 == 0 ? 200_000 : 20_000), using: &generator)
        var reading = Reading(time: Timestamp(milliseconds: time), sequence: UInt64(number))
        // Within limits: what alarms, alarms by its course.
        saturation = min(100, max(94, saturation + Int.random(in: -3...3, using: &generator)))
        reading.vitals[.oxygenSaturation] = saturation
        if generator.chance(oneIn: 2) { reading.vitals[.heartRate] = Int.random(in: 60...105, using: &generator) }
        if generator.chance(oneIn: 3) { reading.vitals[.respiratoryRate] = Int.random(in: 10...21, using: &generator) }
        if generator.chance(oneIn: 9) { reading.oxygen = generator.chance(oneIn: 2) }
        try judges.take(reading)
      }
      for (verdict, judged) in try judges.finish() {
        if case .abnormal = verdict { found += 1 }
        if judged.opinion.fates.only == nil { open += 1 }
        #expect(
          judged.opinion.fates.contains(verdict.fate),
          "seed \(seed), patient \(patient): \(judged.reading) is \(verdict), the oracle: \(judged.opinion)")
      }
    }
    #expect(found > 40, "\(found) alarms: nothing was asked")
    #expect(open < 120, "\(open) of 1,200 are left open although everything came in order")
  }

  /// Now and then so slow that values grow stale.
  private func pace(_ patient: Int) -> Int64 { patient % 4 == 0 ? 4_000_000 : 60_000 }

  @Test(
    "However two lanes interleave, the fate that the gateway gives is one that the oracle allows",
    arguments: SplitMix64.seeds)
  func lanes(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let gateway = try ShippedRules.gateway()
    var open = 0
    var total = 0
    for patient in 0..<40 {
      let bench = try ReckoningBench()
      var time: Int64 = 1_700_000_000_000
      var expected: [UInt64: Triage.Verdict] = [:]
      var state = TriageState()
      var sequence: UInt64 = 0
      for _ in 0..<30 {
        // A burst that is under way together: each lane keeps its order, and the lanes race.
        var lanes: [SendLane: [Reading]] = [:]
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          time += Int64.random(in: 0...20_000, using: &generator)
          sequence += 1
          let reading = Reading.plausible(at: time, sequence: sequence, using: &generator)
          let lane = generator.chance(oneIn: 3) ? SendLane.urgent : .readings
          lanes[lane, default: []].append(reading)
          try bench.send(reading, lane: lane, sentTime: time)
          try bench.acknowledgeLast()
        }
        while let lane = SendLane.allCases.filter({ lanes[$0]?.isEmpty == false }).randomElement(using: &generator),
          let reading = lanes[lane]?.removeFirst(), let number = reading.sequence
        {
          expected[number] = Judge.judge(
            reading, receivedAt: Timestamp(milliseconds: time), state: &state, orders: .standard, rules: gateway)
        }
        try bench.settleAll()
      }
      try bench.finish()
      for judged in bench.judged {
        let verdict = try #require(judged.reading.sequence.flatMap { expected[$0] })
        total += 1
        if judged.opinion.fates.only == nil { open += 1 }
        #expect(
          judged.opinion.fates.contains(verdict.fate),
          "seed \(seed), patient \(patient): \(judged.reading) is \(verdict), the oracle: \(judged.opinion)")
      }
    }
    // An oracle that allows everything would pass too.
    #expect(open * 3 < total, "\(open) of \(total) are left open")
  }

  @Test("A single value of any vital gets the same fate on both scales")
  func everyValue() throws {
    let gateway = try ShippedRules.gateway()
    let judge = PlainJudge(try ShippedRules.oracle())
    for vital in Vital.allCases {
      for value in vital.possible {
        for (scale, other) in [(Oracle.Scale.one, SaturationScale.scale1), (.two, .scale2)] {
          for oxygen in [nil, false, true] as [Bool?] {
            var reading = Reading(time: Timestamp(milliseconds: 1_700_000_000_000))
            reading.vitals[vital] = value
            reading.oxygen = oxygen
            var state = TriageState()
            let verdict = Judge.judge(
              reading, receivedAt: reading.time, state: &state, orders: Orders(scale: other), rules: gateway)
            let opinion = judge.opinion(on: reading, known: Known(), orders: PlainOrders(scale: scale))
            #expect(opinion.fates.only == verdict.fate, "\(vital.key) \(value) oxygen \(oxygen as Any) \(scale)")
          }
        }
      }
    }
  }
}

extension Triage.Verdict {
  var fate: Fate {
    switch self {
    case .normal: .summarised
    case .abnormal: .alarmed
    case .technical: .technical
    }
  }
}
