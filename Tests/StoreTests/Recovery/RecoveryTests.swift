import Foundation
import GRDB
import Ledger
import Synchronization
import TestChance
import Testing
import Triage
import Vault
import Vitals

@testable import Store

/// INTAKE-1: whatever was answered is there after a kill, and nothing is there twice.
///
/// A kill is the copy of database, write-ahead log and anchor at an instant, opened as a start of the gateway would.
@Suite struct RecoveryTests {
  struct Run: CustomTestStringConvertible, Sendable {
    let seed: UInt64
    let journalBound: Int
    var testDescription: String { "seed \(seed), journal of \(journalBound) bytes" }
  }

  static let runs = [
    Run(seed: 11, journalBound: 32 << 20), Run(seed: 12, journalBound: 1), Run(seed: 13, journalBound: 2_000),
    Run(seed: 14, journalBound: 20_000),
  ]

  @Test(arguments: runs)
  func `After a kill the state is that of the run, and the last batch again adds nothing but duplicates`(
    _ run: Run
  ) throws {
    let fixture = try StoreFixture(wards: 3, seed: run.seed) { $0.journalBoundBytes = run.journalBound }
    var mix = ReadingMix(seed: run.seed, devices: 3, loose: fixture.loose.value)
    var dice = SplitMix64(seed: run.seed)
    var kills = 0
    for step in 0..<60 {
      let items = mix.batch(of: fixture)
      try fixture.receive(items)
      if step.isMultiple(of: 9) { _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 100) } }
      guard Int.random(in: 0..<6, using: &dice) == 0 else { continue }
      kills += 1
      let live = try fixture.look { WardSnapshot($0) }
      let killed = try fixture.copyAsKilled()
      let reborn = try fixture.open(killed)
      let replayed = try fixture.look(in: reborn) { WardSnapshot($0) }
      #expect(replayed.isConserved)
      #expect(replayed.total == live.total)
      #expect(replayed.devices == live.devices)
      #expect(replayed.patients == live.patients)
      #expect(replayed.alerts.mapValues(\.alarm.state) == live.alerts.mapValues(\.alarm.state))
      #expect(replayed.alerts.mapValues(\.evidenceCount) == live.alerts.mapValues(\.evidenceCount))
      #expect(reborn.head == fixture.store.head)
      try Self.deliverAgain(items, to: reborn, rules: fixture.rules)
      try reborn.close()
      try FileManager.default.removeItem(atPath: killed)
    }
    #expect(kills > 3)
  }

  /// Numbered readings of known devices come again: all are duplicates, and none alarms again.
  private static func deliverAgain(_ items: [ReceivedReading], to store: Store, rules: Rules) throws {
    let numbered = items.filter { $0.reading.sequence != nil && store.registry.device($0.device) != nil }
    let before = try store.writer.wait { $0.core.ward.total }
    let size = store.head.size
    let outcomes = try store.writer.wait { transaction in
      try numbered.map { try transaction.receive($0, rules: rules) }
    }
    #expect(outcomes.allSatisfy { $0 == .duplicate })
    let after = try store.writer.wait { $0.core.ward.total }
    for outcome in Outcome.allCases where outcome != .duplicate { #expect(after[outcome] == before[outcome]) }
    #expect(after[.duplicate] == before[.duplicate] + UInt64(numbered.count))
    let types = try store.pool.read { db in
      try Data.fetchAll(db, sql: "SELECT bytes FROM entries WHERE position >= ?", arguments: [size])
        .map { try Entry.parse(Array($0)).type }
    }
    #expect(!types.contains(.readingAlarmed))
  }

  @Test(arguments: runs)
  func `A clean stop empties the journal and loses nothing`(_ run: Run) throws {
    let fixture = try StoreFixture(wards: 3, seed: run.seed) { $0.journalBoundBytes = run.journalBound }
    var mix = ReadingMix(seed: run.seed, devices: 3, loose: fixture.loose.value)
    for _ in 0..<3 {
      for _ in 0..<12 { try fixture.receive(mix.batch(of: fixture)) }
      let live = try fixture.look { WardSnapshot($0) }
      try fixture.restart()
      let rows = try fixture.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM journal") }
      #expect(rows == 0)
      let reborn = try fixture.look { WardSnapshot($0) }
      #expect(reborn.isConserved)
      #expect(reborn.devices == live.devices)
      #expect(reborn.patients == live.patients)
      #expect(reborn.total == live.total)
    }
  }

  @Test(arguments: [Int64(60_000), 900_000, 7_000])
  func `Another length of windows after a kill changes nothing of what was`(_ length: Int64) throws {
    let setting = Mutex(Int64(300_000))
    let fixture = try StoreFixture { configuration in configuration.windowMilliseconds = setting.withLock { $0 } }
    for number in 0..<20 {
      try fixture.receive(fixture.item(1, UInt64(number)))
      fixture.clock.advance(31_000)
    }
    let live = try fixture.look { WardSnapshot($0) }
    setting.withLock { $0 = length }
    let reborn = try fixture.open(try fixture.copyAsKilled())
    #expect(try fixture.look(in: reborn) { WardSnapshot($0) } == live)
    let (item, rules) = (fixture.item(1, 20), fixture.rules)
    #expect(try reborn.writer.wait { try $0.receive(item, rules: rules) } == .summarised)
    try reborn.close()
  }

  @Test func `A tiny bound keeps the journal short while it runs`() throws {
    let fixture = try StoreFixture(wards: 2) { $0.journalBoundBytes = 1 }
    for number in 0..<400 { try fixture.receive(fixture.item(1, UInt64(number)), fixture.item(2, UInt64(number))) }
    let rows = try fixture.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM journal") ?? .max }
    #expect(rows <= 70)
  }

  @Test func `A journal row that was changed stops the start instead of being believed`() throws {
    let fixture = try StoreFixture()
    try fixture.receive(fixture.item(1, 1))
    let killed = try fixture.copyAsKilled()
    let queue = try DatabaseQueue(path: killed + "/data/vigil.sqlite")
    try queue.write { db in
      var bytes = try #require(try Data.fetchOne(db, sql: "SELECT bytes FROM journal"))
      bytes[bytes.count - 1] ^= 1
      try db.execute(sql: "UPDATE journal SET bytes = ?", arguments: [bytes])
    }
    try queue.close()
    #expect(throws: (any Error).self) { try fixture.open(killed) }
  }

  @Test func `An erased patient's readings are refused, and nobody else is held up`() throws {
    let fixture = try StoreFixture(wards: 2) { $0.journalBoundBytes = 1 }
    try fixture.receive(fixture.item(1, 1), fixture.item(2, 1))
    let subject = fixture.patients[0].subject
    try fixture.store.writer.wait { transaction in
      try transaction.db.execute(sql: "UPDATE subjects SET key = NULL WHERE id = ?", arguments: [subject.value])
      transaction.core.keyRing.forget(subject.value)
    }
    #expect(try fixture.receive(fixture.item(1, 2), fixture.item(2, 2)) == [.rejected, .summarised])
    #expect(try fixture.receive(fixture.item(1, 3, [.heartRate: 150])) == [.rejected])
    fixture.clock.advance(120_000)
    #expect(try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 100) } >= 1)
    #expect(try fixture.entries().last { $0.type == .summaryClosed }?.subject == fixture.patients[1].id)
    try fixture.restart()
    #expect(try fixture.look { WardSnapshot($0).isConserved })
  }
}
