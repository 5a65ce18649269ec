import Foundation
import Ledger
import Synchronization
import Testing
import Triage
import Vitals

@testable import Store

/// INTAKE-2 over random mixes: after every batch each message has exactly one outcome, per device and in total.
@Suite struct ConservationTests {
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `Whatever comes, received is the sum of the outcomes after every batch`(_ seed: UInt64) throws {
    let fixture = try StoreFixture(wards: 3, seed: seed) { $0.journalBoundBytes = 4_096 }
    var mix = ReadingMix(seed: seed, devices: 3, loose: fixture.loose.value)
    var sent: UInt64 = 0
    var outcomes: [Outcome: UInt64] = [:]
    for _ in 0..<60 {
      let items = mix.batch(of: fixture)
      for outcome in try fixture.receive(items) { outcomes[outcome, default: 0] += 1 }
      sent += UInt64(items.count)
      let snapshot = try fixture.look { WardSnapshot($0) }
      #expect(snapshot.isConserved)
      #expect(snapshot.total.received == sent)
    }
    let total = try fixture.look { $0.total }
    for outcome in Outcome.allCases {
      #expect(total[outcome] == outcomes[outcome, default: 0])
      #expect(total[outcome] > 0, "the mix never made a \(outcome.key) one")
    }
    #expect(UInt64(try fixture.count(of: .readingAlarmed)) == total[.alarmed])
  }

  @Test func `A submission that fails is taken back alone, and its neighbours stand`() throws {
    let fixture = try StoreFixture(wards: 2)
    struct Poison: Error {}
    let rules = fixture.rules
    let (good, bad, after) = (fixture.item(1, 1), fixture.item(2, 1, [.heartRate: 150]), fixture.item(2, 2))
    let before = try fixture.look { WardSnapshot($0) }
    let entries = try fixture.entries().count
    let writer = fixture.store.writer
    let outcomes = Mutex<[Int: Result<Outcome, any Error>]>([:])
    func submit(_ number: Int, _ body: @escaping @Sendable (Transaction) throws -> Outcome) {
      writer.submit(body) { result in outcomes.withLock { $0[number] = result } }
    }
    // The first submission holds the writer until the others wait, so that the others are one batch.
    let gate = DispatchSemaphore(value: 0)
    writer.submit(
      { _ in
        // Opened once, open for good: a batch with a failure in it runs twice (decision 0016).
        gate.wait()
        gate.signal()
      }, completion: { _ in })
    submit(1) { try $0.receive(good, rules: rules) }
    submit(2) { transaction in
      _ = try transaction.receive(bad, rules: rules)
      throw Poison()
    }
    submit(3) { try $0.receive(after, rules: rules) }
    gate.signal()
    let now = try fixture.look { WardSnapshot($0) }
    let results = outcomes.withLock { $0 }
    #expect(try results[1]?.get() == .summarised)
    #expect(throws: Poison.self) { try results[2]?.get() }
    #expect(try results[3]?.get() == .summarised)
    #expect(now.isConserved)
    #expect(now.total.received == before.total.received + 2)
    #expect(now.alerts == before.alerts)
    #expect(try fixture.entries().count == entries)
    #expect(try fixture.receive(bad) == [.alarmed])
  }
}
