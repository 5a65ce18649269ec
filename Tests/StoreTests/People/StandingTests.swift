import Consent
import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What ends with a person's standing: calls, acknowledgements and tokens.
@Suite struct StandingTests {
  private let scene: AlertScene
  private let store: Store

  init() throws {
    scene = try AlertScene()
    store = try scene.open()
  }

  /// Sets the standing in memory, as the registry's projection does for a registered person.
  private func set(_ person: String, active: Bool) throws {
    try store.writer.wait { transaction in
      var known = try #require(transaction.registry.person(id: person))
      known.isActive = active
      transaction.core.ward.put(known)
      try transaction.standingChanged(of: person)
    }
  }

  private func open(_ alert: Int64) throws -> Set<String> {
    Set(try AlertScene.calls(of: alert, in: store).filter { $0.state == .open }.map(\.recipient))
  }

  @Test func aCallToTheDeactivatedGoesToTheNextTierWithTheReason() throws {
    let alert = try scene.alarm(store, .medium)
    #expect(try open(alert) == ["per-ada"])
    try set("per-ada", active: false)
    #expect(try open(alert) == ["per-desk"])
    let story = try AlertScene.story(of: alert, in: store)
    #expect(story.suffix(2) == ["alert.escalated", "alert.replanned"])
    let position = try store.pool.read { db in
      try Int64.fetchOne(
        db, sql: "SELECT position FROM alert_entries WHERE alert = ? ORDER BY position DESC LIMIT 1 OFFSET 1",
        arguments: [alert])
    }
    let keyRing = store.keyRing
    let why = try store.pool.read { try SealedPayload.fetch(try #require(position), keyRing: keyRing, on: $0) }
    #expect(why?["why"]?.string == "person-inactive" && why?["recipient"]?.string == "per-ada")
    #expect(try AlertScene.record(alert, in: store).alarm.called == ["per-desk"])
  }

  @Test func anAcknowledgementOfTheDeactivatedIsVoid() throws {
    let alert = try scene.alarm(store, .high)
    try store.writer.wait { transaction in
      let entry = try transaction.append(.alertAcknowledged)
      try transaction.acknowledge(alert: alert, by: "per-ada", entry: entry)
    }
    #expect(try open(alert).isEmpty)
    try set("per-ada", active: false)
    #expect(try AlertScene.record(alert, in: store).alarm.state == .escalated)
    #expect(try open(alert) == ["per-desk"])
  }

  @Test func whoeverIsActiveAgainIsCalledAgain() throws {
    try set("per-ada", active: false)
    let alert = try scene.alarm(store, .high)
    #expect(try open(alert) == ["per-desk"])
    try set("per-ada", active: true)
    #expect(try open(alert) == ["per-ada", "per-desk"])
  }

  @Test func tokensEndAtOnceAndTheLastAdministratorStays() async throws {
    let fixture = try StoreFixture()
    let (person, token) = try await fixture.store.writer.perform { transaction in
      let person = try transaction.registerPerson(
        Contact(name: "A", webhook: nil), role: .administrator, key: .random())
      return (person.id, try transaction.issueToken(for: person.id, lifetimeMilliseconds: 1_000_000))
    }
    let act = { (type: EntryType) in
      try fixture.store.writer.wait { transaction in
        let entry = Entry(
          type: type, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
          author: person, subject: person, body: ["person": .string(person)])
        try transaction.record(act: entry, payload: nil)
        try transaction.standingChanged(of: person)
      }
    }
    #expect(throws: StoreError.conflict(.lastAdministrator)) { try act(.personDeactivated) }
    #expect(throws: StoreError.conflict(.personActive)) { try act(.personActivated) }
    #expect(try await fixture.store.reader.caller(token: token)?.person == person)
    _ = try await fixture.store.writer.perform {
      try $0.registerPerson(Contact(name: "B", webhook: nil), role: .administrator, key: .random())
    }
    try act(.personDeactivated)
    #expect(try await fixture.store.reader.caller(token: token) == nil)
    try act(.personActivated)
    #expect(try await fixture.store.reader.caller(token: token) == nil)
    try fixture.restart()
    #expect(fixture.store.registry.person(id: person)?.isActive == true)
  }
}
