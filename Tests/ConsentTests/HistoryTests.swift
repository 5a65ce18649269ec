import Ledger
import TestChance
import Testing
import Vitals

@testable import Consent

/// Random histories from printed seeds.
@Suite struct HistoryTests {
  private static let seeds: [UInt64] = Array(1...40)

  @Test(arguments: seeds) func `The engine decides as the model after every step`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    var (taken, permits) = (0, 0)
    for step in 0..<150 {
      taken += twin.step(&chance) ? 1 : 0
      for _ in 0..<12 {
        let question = twin.question(&chance)
        if let fault = twin.disagreement(on: question) { Issue.record("seed \(seed), step \(step): \(fault)") }
        permits += twin.decide(question).isPermitted ? 1 : 0
      }
    }
    #expect(taken > 50 && permits > 50, "seed \(seed)")
  }

  @Test(arguments: seeds.prefix(20)) func `A prohibition more never turns a denial into a permit`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    for _ in 0..<60 {
      twin.step(&chance)
      let questions = (0..<8).map { _ in twin.question(&chance) }
      let before = questions.map { twin.decide($0).isPermitted }
      var stricter = twin
      var offer = Twin.Offer(to: .everyone, actions: .all, purposes: .all)
      if Bool.random(using: &chance) { offer.to = .person(name("doc-2")) }
      try stricter.prohibit(offer)
      for (question, wasPermitted) in zip(questions, before) where !wasPermitted {
        #expect(!stricter.decide(question).isPermitted, "seed \(seed): \(question)")
      }
    }
  }

  @Test(arguments: seeds.prefix(20)) func `What is revoked permits nothing from the next position on`(
    seed: UInt64
  ) throws {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    var seen = 0
    for _ in 0..<150 {
      twin.step(&chance)
      for _ in 0..<12 {
        let question = twin.question(&chance)
        guard case .grant(let grant) = twin.decide(question).basis else { continue }
        seen += 1
        var after = twin
        try after.revoke(grant.position)
        #expect(!after.decide(question).grants.contains(grant), "seed \(seed): \(question)")
      }
    }
    #expect(seen > 0, "seed \(seed)")
  }

  @Test(arguments: seeds) func `A prefix, kept, and the rest give what the whole gives`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    for _ in 0..<120 { twin.step(&chance) }
    let written = twin.house.written
    let cut = Int.random(in: 0...written.count, using: &chance)
    var prefix = ConsentState()
    for entry in written[..<cut] { try prefix.fold(entry.entry, values: entry.values, at: entry.position) }
    let kept = prefix
    var whole = prefix
    for entry in written[cut...] { try whole.fold(entry.entry, values: entry.values, at: entry.position) }
    #expect(kept.position == prefix.position, "a kept state does not move")
    var replayed = twin
    replayed.house.state = whole
    for _ in 0..<60 {
      let question = twin.question(&chance)
      #expect(twin.decide(question) == replayed.decide(question), "seed \(seed), cut at \(cut)")
    }
  }

  @Test(arguments: seeds.prefix(20)) func `Every fold can be taken back, newest first`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    for _ in 0..<100 { twin.step(&chance) }
    let written = twin.house.written
    let cut = Int.random(in: 0..<written.count, using: &chance)
    var state = ConsentState()
    for entry in written[..<cut] { try state.fold(entry.entry, values: entry.values, at: entry.position) }
    let before = state
    var changes: [ConsentChange] = []
    for entry in written[cut...] {
      changes.append(try state.fold(entry.entry, values: entry.values, at: entry.position))
    }
    for change in changes.reversed() { state.undo(change) }
    #expect(String(reflecting: state.reviewsDue()) == String(reflecting: before.reviewsDue()))
    var (left, right) = (twin, twin)
    (left.house.state, right.house.state) = (state, before)
    for _ in 0..<60 {
      let question = twin.question(&chance)
      #expect(left.decide(question) == right.decide(question), "seed \(seed), cut at \(cut)")
    }
  }

  @Test(arguments: seeds.prefix(20)) func `The order of independent grants and prohibitions does not matter`(
    seed: UInt64
  ) throws {
    var chance = SplitMix64(seed: seed)
    let start = try Twin.furnished()
    let doctors = ["doc-1", "doc-2", "doc-3"]
    let steps: [(inout Twin) throws -> Void] = (0..<12).map { index in
      let to = Grantee.person(name(doctors[index % 3]))
      let actions: ActionSet = [[.read], [.write], [.list, .read]].randomElement(using: &chance) ?? [.read]
      let classes: DataClassSet = [[.reports], [.visits], [.alerts]].randomElement(using: &chance) ?? [.reports]
      let offer = Twin.Offer(to: to, scope: .classes(classes), actions: actions)
      return index % 4 == 3 ? { try $0.prohibit(offer) } : { try $0.grant(offer) }
    }
    var (one, other) = (start, start)
    for step in steps { try step(&one) }
    for step in steps.shuffled(using: &chance) { try step(&other) }
    for _ in 0..<300 {
      let question = one.question(&chance)
      #expect(one.decide(question).isPermitted == other.decide(question).isPermitted, "seed \(seed): \(question)")
    }
  }
}
