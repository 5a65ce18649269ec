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

  @Test("Nobody outside the scope learns that there is such a patient")
  func scoped() async throws {
    let fixture = try StoreFixture()
    #expect(try await explanation(fixture, at: fixture.clock.now, scope: .team(of: "per-x")) == nil)
    #expect(
      try await fixture.store.reader.explanation(ofPatient: "pat-0", at: fixture.clock.now, scope: .facility) == nil)
  }
}
