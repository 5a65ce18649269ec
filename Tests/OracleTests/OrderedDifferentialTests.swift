import TestChance
import Testing
import Triage
import Vitals
import WardKit

@testable import Oracle

/// Patients under random orders: the oracle's judge against the gateway's. They share the words of an order and nothing else.
@Suite struct OrderedDifferentialTests {
  @Test(
    "Under orders, readings that come in order get the same fate from both judges, and nobody is called unawares",
    arguments: SplitMix64.seeds)
  func ordered(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let gateway = try ShippedRules.gateway()
    var (open, silenced, changed, doubted) = (0, 0, 0, 0)
    for patient in 0..<30 {
      let orders = Self.orders(using: &generator)
      var judges = try BothJudges(
        gateway: gateway, ordered: (try Self.standing(orders), orders))
      var plain = try BothJudges(gateway: gateway)
      var time: Int64 = 1_700_000_000_000
      for number in 1...100 {
        time += Int64.random(in: 0...60_000, using: &generator)
        let reading = Reading.plausible(at: time, sequence: UInt64(number), using: &generator)
        try judges.take(reading)
        try plain.take(reading)
      }
      let without = try plain.finish()
      for (index, (verdict, judged)) in try judges.finish().enumerated() {
        let words =
          "seed \(seed), patient \(patient), \(orders): \(judged.reading) is \(verdict), the oracle: \(judged.opinion)"
        #expect(judged.opinion.fates.contains(verdict.fate), "\(words)")
        if judged.opinion.fates.only == nil { open += 1 }
        if without[index].verdict.fate != verdict.fate { changed += 1 }
        guard case .abnormal(let abnormality) = verdict, judged.opinion.fates.only != nil else { continue }
        let calls = abnormality.findings.contains { $0.suppression == nil }
        // Where the order of arrival leaves the score open, a call may be due and not come; never the other way round.
        #expect(judged.opinion.mayCall || !calls, "\(words)")
        if judged.opinion.mayCall != calls { doubted += 1 }
        if !calls { silenced += 1 }
      }
    }
    #expect(open < 30, "\(open) are left open although everything came in order")
    #expect(doubted < 10, "\(doubted) calls are left open although everything came in order")
    #expect(silenced > 5, "\(silenced) are silenced by an order: nothing was asked")
    #expect(changed > 30, "\(changed) fates are others than without orders: nothing was asked")
  }

  /// One to three orders, each of up to four aspects.
  private static func orders(using generator: inout SplitMix64) -> [PatientOrder] {
    (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      var order = PatientOrder()
      order.usesScale2 = generator.chance(oneIn: 4)
      if generator.chance(oneIn: 5) { order.refusal = PatientOrder.Refusal.allCases.randomElement(using: &generator) }
      for vital in Vital.allCases where generator.chance(oneIn: 4) {
        order.limits[vital] = bounds(of: vital, using: &generator)
      }
      if generator.chance(oneIn: 2) {
        for condition in OrderTerms.suppressible.sorted() where generator.chance(oneIn: 4) {
          order.suppressed.insert(condition)
        }
      }
      if order == PatientOrder() { order.usesScale2 = true }
      return order
    }
  }

  /// One to four bounds that ascend, somewhere among what is possible.
  private static func bounds(of vital: Vital, using generator: inout SplitMix64) -> [LimitDepth: Int] {
    var values: Set<Int> = []
    while values.count < 4 { values.insert(Int.random(in: vital.possible, using: &generator)) }
    var bounds = Dictionary(uniqueKeysWithValues: zip(LimitDepth.allCases, values.sorted()))
    for depth in LimitDepth.allCases where bounds.count > 1 && generator.chance(oneIn: 3) { bounds[depth] = nil }
    return bounds
  }

  /// The same as the gateway has it.
  private static func standing(_ orders: [PatientOrder]) throws -> Triage.Orders {
    let now = Timestamp(milliseconds: 1_700_000_000_000)
    let standing = try orders.enumerated().map { position, order in
      StandingOrder(
        position: Int64(position), author: "per-1",
        terms: try OrderTerms(
          scale: order.usesScale2 ? .scale2 : nil,
          refusal: order.refusal.flatMap { NEWS2Refusal(rawValue: $0.rawValue) },
          limits: try order.limits.map { vital, bounds in
            try OrderedLimits(
              vital: vital, criticalLow: bounds[.criticalLow], low: bounds[.low], high: bounds[.high],
              criticalHigh: bounds[.criticalHigh])
          }, suppressed: Array(order.suppressed)), expires: now.adding(milliseconds: 86_400_000 * 365))
    }
    return OrderBook(standing, at: now).inForce(at: now)
  }
}
