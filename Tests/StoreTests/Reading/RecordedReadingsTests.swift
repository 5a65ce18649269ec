import GRDB
import Ledger
import Testing
import Triage
import Vitals

@testable import Store

/// What a replay of the ledger is given: what it could not be given is counted, by the reason.
@Suite struct RecordedReadingsTests {
  @Test func brokenAndErasedEvidenceIsCountedApart() async throws {
    let fixture = try StoreFixture(wards: 3)
    try fixture.receive((1...3).map { fixture.item($0, 1, [.heartRate: 150]) })
    let period = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)
    let whole = try await fixture.store.reader.recordedReadings(in: period)
    #expect(whole.readings.count == 3 && whole.missing.isEmpty && !whole.isDamaged)
    let positions = try fixture.entries().enumerated()
      .filter { $0.element.type == .readingAlarmed }.map { Int64($0.offset) }
    let patient = fixture.patients[0]
    try fixture.store.writer.wait { transaction in
      try transaction.erase(patient: patient.id, entry: try transaction.recordErasure(of: patient))
    }
    let erased = try await fixture.store.reader.recordedReadings(in: period)
    #expect(erased.readings.count == 2 && erased.missing == [.erased: 1] && !erased.isDamaged)
    let queue = try fixture.otherConnection()
    try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER sealed_keep_update")
      try db.execute(sql: "UPDATE sealed SET bytes = randomblob(99) WHERE position = ?", arguments: [positions[1]])
    }
    try queue.close()
    let broken = try await fixture.store.reader.recordedReadings(in: period)
    #expect(broken.readings.map(\.patient) == [fixture.patients[2].id])
    #expect(broken.missing == [.erased: 1, .broken: 1] && broken.isDamaged)
  }

  private static let always = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)

  @Test func theNormalReadingsOfStripsComeWithTheEvidenceEachOnce() async throws {
    let fixture = try StoreFixture()
    for number in 1...33 {
      try fixture.receive(fixture.item(1, UInt64(number), [.heartRate: [20, 21].contains(number) ? 150 : 70]))
      fixture.clock.advance(10_000)
    }
    _ = try fixture.store.writer.wait { try $0.endStrips(limit: 10) }
    let recorded = try await fixture.store.reader.recordedReadings(in: Self.always)
    #expect(recorded.readings.compactMap { $0.reading.sequence }.sorted() == Array(8...32))
    #expect(recorded.missingStrips.isEmpty && !recorded.isDamaged)
    let second = HandClock.start.adding(milliseconds: 100_000)
    let part = try await fixture.store.reader.recordedReadings(in: second..<second.adding(milliseconds: 20_000))
    #expect(part.readings.compactMap { $0.reading.sequence } == [11, 12], "a strip before its period's events")
  }

  @Test func aStripsReadingsStandAtTheTimeThatTheirDevicesClockWasCorrectedTo() async throws {
    let fixture = try StoreFixture()
    // The device's clock is ten minutes ahead: its readings count at their receipt.
    for number in 1...14 {
      let rate = number == 13 ? 150 : 70
      try fixture.receive(fixture.item(1, UInt64(number), offset: 600_000, [.heartRate: rate]))
      fixture.clock.advance(10_000)
    }
    let recorded = try await fixture.store.reader.recordedReadings(in: Self.always)
    let times = Dictionary(uniqueKeysWithValues: recorded.readings.map { ($0.reading.sequence ?? 0, $0.reading.time) })
    let event = try #require(times[13])
    #expect(event == HandClock.start.adding(milliseconds: 120_000))
    #expect(times[12] == event.adding(milliseconds: -10_000))
  }

  @Test func whatWasOrderedComesWithTheEvidenceAndNothingIsJudgedByHalfOfIt() async throws {
    let fixture = try StoreFixture()
    let patient = fixture.patients[0]
    try fixture.place(try OrderTerms(scale: .scale2), for: patient)
    let second = try fixture.place(
      try OrderTerms(limits: [try OrderedLimits(vital: .heartRate, criticalHigh: 160)]), for: patient)
    #expect(try fixture.receive(fixture.item(1, 1, [.oxygenSaturation: 88])) == [.summarised])
    fixture.clock.advance(1_000)
    #expect(try fixture.receive(fixture.item(1, 2, [.oxygenSaturation: 82])) == [.alarmed])
    let recorded = try await fixture.store.reader.recordedReadings(in: Self.always)
    #expect(recorded.readings.count == 2)
    for item in recorded.readings {
      #expect(item.orders.scale == .scale2)
      #expect(item.orders.details?.limits.map(\.vital) == [.heartRate])
    }
    let queue = try fixture.otherConnection()
    try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER sealed_keep_update")
      try db.execute(sql: "UPDATE sealed SET bytes = randomblob(99) WHERE position = ?", arguments: [second])
    }
    try queue.close()
    let half = try await fixture.store.reader.recordedReadings(in: Self.always)
    #expect(half.readings.isEmpty && half.missing == [.broken: 1] && half.missingStrips == [.broken: 1])
  }
}
