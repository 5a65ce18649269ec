import Foundation
import GRDB
import Ledger
import TestChance
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// The minutes before and after an event.
@Suite struct StripTests {
  /// A strip's part as it lies beside the ledger.
  private struct Part {
    let part: String
    let event: Int64
    let sequences: [Int]
    let isWhole: Bool
  }

  private func parts(_ fixture: StoreFixture) throws -> [Part] {
    try fixture.entries().enumerated().filter { $0.element.type == .alertStrip }.map { offset, entry in
      let payload = try #require(try fixture.payload(at: Int64(offset)))
      let sequences = try #require(payload["readings"]?.array).map { line in
        try CanonicalJSON.parse(Array((line.string ?? "").utf8))["seq"]?.integer ?? -1
      }
      return Part(
        part: entry.body["part"]?.string ?? "", event: entry.body["event"]?.integer ?? -1,
        sequences: sequences.map(Int.init), isWhole: payload["whole"]?.bool ?? false)
    }
  }

  /// One reading every ten seconds, abnormal where `isAbnormal` says so.
  private func run(_ fixture: StoreFixture, _ numbers: ClosedRange<Int>, abnormal: Set<Int> = []) throws {
    for number in numbers {
      let rate = abnormal.contains(number) ? 150 : 70
      try fixture.receive(fixture.item(1, UInt64(number), [.heartRate: rate]))
      fixture.clock.advance(10_000)
    }
  }

  private func end(_ fixture: StoreFixture) throws { _ = try fixture.store.writer.wait { try $0.endStrips(limit: 10) } }

  @Test("The two minutes before are sealed in the event's own block, the two after when they are over")
  func beforeAndAfter() throws {
    let fixture = try StoreFixture()
    try run(fixture, 1...30, abnormal: [20])
    let before = try parts(fixture)
    #expect(before.map(\.part) == ["before"])
    #expect(before.first?.sequences == Array(8...19))
    let entries = try fixture.entries()
    let event = try #require(before.first?.event)
    #expect(entries[Int(event)].type == .readingAlarmed)
    #expect(entries[Int(event)].body["seq"]?.integer == 20)
    try end(fixture)
    #expect(try parts(fixture).count == 1, "its time is not over")
    try run(fixture, 31...35)
    try end(fixture)
    let both = try parts(fixture)
    #expect(both.map(\.part) == ["before", "after"] && both.last?.event == event)
    #expect(both.last?.sequences == Array(21...32))
    #expect(both.map(\.isWhole) == [true, true])
    try end(fixture)
    #expect(try parts(fixture).count == 2)
  }

  @Test("What is abnormal while a strip runs belongs to it, what comes after it has a strip of its own")
  func oneAtATime() throws {
    let fixture = try StoreFixture()
    try run(fixture, 1...6, abnormal: [3, 4, 6])
    #expect(try parts(fixture).count == 1)
    try run(fixture, 7...20)
    try end(fixture)
    try run(fixture, 21...22, abnormal: [21])
    let found = try parts(fixture)
    #expect(found.map(\.part) == ["before", "after", "before"])
    #expect(found[2].sequences == Array(9...20))
  }

  @Test("Readings of the very batch of the event are in its strip, and an event without neighbours has none")
  func sameBatch() throws {
    let fixture = try StoreFixture(wards: 2)
    try fixture.receive(
      (1...5).map { fixture.item(1, UInt64($0), offset: Int64($0) * 1_000, [.heartRate: $0 == 4 ? 150 : 70]) })
    #expect(try parts(fixture).map(\.sequences) == [[1, 2, 3]])
    try fixture.receive(fixture.item(2, 1, [.heartRate: 150]))
    #expect(try parts(fixture).count == 1)
    fixture.clock.advance(121_000)
    try end(fixture)
    #expect(try parts(fixture).map(\.sequences) == [[1, 2, 3], [5]])
  }

  @Test("A kill at any moment loses neither the minutes before nor those after", arguments: [32 << 20, 4_000])
  func killed(journalBound: Int) throws {
    let fixture = try StoreFixture { $0.journalBoundBytes = journalBound }
    try run(fixture, 1...9)
    var reborn = try fixture.open(try fixture.copyAsKilled())
    var item = fixture.item(1, 10, [.heartRate: 150])
    let rules = fixture.rules
    try reborn.writer.wait { [item] in _ = try $0.receive(item, rules: rules) }
    let keyRing = reborn.keyRing
    func lines(_ store: Store) throws -> [Int] {
      try store.pool.read { db in
        let rows = try Row.fetchAll(db, sql: "SELECT position, bytes FROM entries ORDER BY position")
        return try rows.filter { try Entry.parse(Array($0["bytes"] as Data)).type == .alertStrip }.map { row in
          try SealedPayload.fetch(row["position"], keyRing: keyRing, on: db)?["readings"]?.array?.count ?? 0
        }
      }
    }
    #expect(try lines(reborn) == [9])
    try reborn.close()
    try run(fixture, 10...15, abnormal: [10])
    reborn = try fixture.open(try fixture.copyAsKilled())
    fixture.clock.advance(60_000)
    item = fixture.item(1, 16)
    try reborn.writer.wait { [item] in _ = try $0.receive(item, rules: rules) }
    _ = try reborn.writer.wait { try $0.endStrips(limit: 10) }
    #expect(try lines(reborn) == [9, 6])
    try reborn.close()
  }

  @Test("A strip ends with its patient: nothing of it can be read, and nothing more is written")
  func erased() throws {
    let fixture = try StoreFixture()
    try run(fixture, 1...5, abnormal: [4])
    let patient = fixture.patients[0]
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .erasure, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: "per-root", subject: patient.id)
      try transaction.erase(patient: patient.id, entry: try transaction.record(act: entry, payload: nil))
    }
    #expect(try fixture.look { $0.strips.pending.isEmpty && $0.strips.ring(of: patient.subject) == nil })
    fixture.clock.advance(200_000)
    try end(fixture)
    #expect(try fixture.count(of: .alertStrip) == 1)
    try fixture.restart()
    fixture.clock.advance(200_000)
    try end(fixture)
    #expect(try fixture.count(of: .alertStrip) == 1)
  }

  @Test("A rebuild knows strips, those of ended alerts too")
  func rebuilt() throws {
    let fixture = try StoreFixture()
    try run(fixture, 1...9, abnormal: [4])
    let alert = try #require(try fixture.look { $0.alerts.open.keys.first })
    let patient = fixture.patients[0].id
    try fixture.store.writer.wait { transaction in
      let entry = Entry(
        type: .alertResolved, time: transaction.now.milliseconds, origin: StoreFixture.origin, facility: "test",
        author: "per-a", subject: patient, body: ["alert": .string(AlertRecord.name(alert))])
      let position = try transaction.record(act: entry, payload: nil)
      try transaction.resolve(alert: alert, by: "per-a", reason: .treated, entry: position)
    }
    fixture.clock.advance(120_000)
    try end(fixture)
    #expect(try parts(fixture).map(\.part) == ["before", "after"])
    try fixture.store.close()
    let report = try Rebuild.run(fixture.store.configuration, keyRing: fixture.store.keyRing)
    #expect(report.changedTables.isEmpty)
    try fixture.reopen()
  }

  @Test("The ring holds what its bounds say, whole or known not to be", arguments: 1...4)
  func ring(seed: Int) {
    var dice = SplitMix64(seed: UInt64(seed))
    var ring = StripRing()
    var all: [StripReading] = []
    var time = HandClock.start
    for number in 0..<1_500 {
      time = time.adding(milliseconds: Int64.random(in: 0...3_000, using: &dice))
      var reading = Reading(time: time, sequence: UInt64(number), boot: 9)
      for vital in Vital.allCases where Bool.random(using: &dice) { reading.vitals[vital] = 80 }
      let entry = StripReading(
        device: DeviceIndex(Int64.random(in: 1...300, using: &dice)), judged: time, reading: reading)
      all.append(entry)
      ring.add(entry)
      #expect(ring.count <= StripRing.bound, "seed \(seed)")
      let from = time.adding(milliseconds: -StripRing.stripMilliseconds)
      let expected = all.suffix(400).filter { $0.judged >= from }
      let found = ring.readings(from: from, through: time)
      #expect(found == expected || (!ring.isWhole(from: from) && found == expected.suffix(found.count)), "seed \(seed)")
    }
  }
}
