import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// "Why was nobody called?": from the ledger, for any instant.
@Suite struct PatientExplanationTests {
  private func explanation(
    _ fixture: StoreFixture, at time: Timestamp, scope: Scope = .facility
  ) async throws -> PatientExplanation? {
    try await fixture.store.reader.explanation(ofPatient: fixture.patients[0].id, at: time, scope: scope)
  }

  @Test("While a delay runs it says how long; once it was normal again it says that, and before all of it nothing")
  func pending() async throws {
    let fixture = try StoreFixture()
    let start = fixture.clock.now
    fixture.clock.advance(10_000)
    try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88]))
    fixture.clock.advance(5_000)
    try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 88]))
    fixture.clock.advance(5_000)
    try fixture.receive(fixture.item(1, 3, [.oxygenSaturation: 97]))
    let before = try #require(try await explanation(fixture, at: start))
    #expect(before.alerts.isEmpty && before.orders.isEmpty)
    let waiting = try #require(try await explanation(fixture, at: start.adding(milliseconds: 16_000)))
    #expect(waiting.alerts.first?.newest?.why == "opened" && waiting.alerts.first?.evidence == 2)
    #expect(waiting.alerts.first?.newest?.payload.value?["delay"]?.integer == 15_000)
    let over = try #require(try await explanation(fixture, at: start.adding(milliseconds: 30_000)))
    #expect(over.alerts.first?.newest?.why == "normal-before-delay")
    #expect(try await explanation(fixture, at: start.adding(milliseconds: 700_000))?.alerts.isEmpty == true)
  }

  @Test("However many alerts came later, the one of the instant is found")
  func longAgo() async throws {
    let fixture = try StoreFixture()
    fixture.clock.advance(10_000)
    let instant = fixture.clock.now.adding(milliseconds: 1_000)
    for number in 0..<52 as Range<UInt64> {
      try fixture.receive(fixture.item(1, number * 2, [.oxygenSaturation: 88]))
      fixture.clock.advance(2_000)
      try fixture.receive(fixture.item(1, number * 2 + 1, [.oxygenSaturation: 97]))
      fixture.clock.advance(3_600_000)
    }
    let then = try #require(try await explanation(fixture, at: instant))
    #expect(then.alerts.count == 1 && then.alerts.first?.newest?.why == "opened")
  }

  @Test("It names the gateway's troubles of then that had to do with the patient, and no drill")
  func troubles() async throws {
    let fixture = try StoreFixture()
    let rules = fixture.rules
    func raise(_ key: TechnicalKey, _ kind: TechnicalKind) throws {
      try fixture.store.writer.wait { transaction in
        _ = try transaction.raiseTechnical(
          key, about: .node, pseudonym: nil, finding: rules.finding(kind), readingTime: transaction.now,
          timings: rules.calls, details: key.unit.isEmpty ? [:] : ["unit": .string(key.unit)])
      }
    }
    let before = fixture.clock.now
    fixture.clock.advance(60_000)
    try raise(TechnicalKey(.brokerAway), .brokerAway)
    try raise(TechnicalKey(.deviceSilent, inUnit: "ward-1"), .deviceSilent)
    try raise(TechnicalKey(.deviceSilent, inUnit: "ward-2"), .deviceSilent)
    try raise(TechnicalKey(.drill, of: fixture.loose), .drill)
    try raise(TechnicalKey(.unboundDevice, of: fixture.loose), .unboundDevice)
    let during = fixture.clock.now
    fixture.clock.advance(60_000)
    try fixture.store.writer.wait { _ = try $0.endTechnical(TechnicalKey(.brokerAway), readingTime: $0.now) }
    fixture.clock.advance(60_000)
    #expect(try await explanation(fixture, at: before)?.gateway.isEmpty == true)
    let then = try #require(try await explanation(fixture, at: during))
    #expect(
      then.gateway.map(\.kind) == ["broker-away", "device-silent"] && then.gateway.map(\.unit) == [nil, "ward-1"])
    #expect(then.gateway.first?.alert.ended == during.adding(milliseconds: 60_000))
    let later = try await explanation(fixture, at: during.adding(milliseconds: 700_000))
    #expect(later?.gateway.map(\.kind) == ["device-silent"])
  }

  @Test("A reading of then that came hours later is named, and what was rejected then")
  func late() async throws {
    let fixture = try StoreFixture()
    fixture.clock.advance(60_000)
    let instant = fixture.clock.now
    #expect(try fixture.receive(fixture.item(1, 9, offset: -40 * 86_400_000)) == [.rejected])
    fixture.clock.advance(7_200_000)
    for (number, offset) in [(1, -7_210_000), (2, -7_190_000), (3, -9_000_000)] as [(UInt64, Int64)] {
      let item = fixture.item(1, number, offset: offset, [.oxygenSaturation: 80], live: false)
      #expect(try fixture.receive(item) == [.alarmed])
    }
    let then = try #require(try await explanation(fixture, at: instant))
    #expect(then.alerts.isEmpty)
    #expect(then.late.map { $0.entry.body["reading"]?.integer } == [instant.milliseconds - 10_000])
    #expect(then.rejections.map(\.reason) == ["time-far-off"] && then.rejections.first?.device == "w-1")
    let now = try #require(try await explanation(fixture, at: fixture.clock.now))
    #expect(now.late.isEmpty && now.rejections.isEmpty && now.alerts.count { $0.kind == nil } == 1)
  }

  @Test("Nobody outside the scope learns that there is such a patient")
  func scoped() async throws {
    let fixture = try StoreFixture()
    #expect(try await explanation(fixture, at: fixture.clock.now, scope: .team(of: "per-x")) == nil)
    #expect(
      try await fixture.store.reader.explanation(ofPatient: "pat-0", at: fixture.clock.now, scope: .facility) == nil)
  }
}
