import Foundation
import GRDB
import Ledger
import Testing
import Vault
import Vitals

@testable import Store

/// Two patients watched for some days, one reading a minute, with an alarm and its strip, on a store whose summaries grow
/// old when a test says so.
final class FoldScene {
  static let retention = SummaryRetention(minutesDays: 1, quarterHoursDays: 10)
  static let always = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)
  static let day: Int64 = SummaryGrain.dayMilliseconds

  let fixture: StoreFixture
  /// What device 1 sent, in order; the second device sends the same.
  private(set) var sent: [ReceivedReading] = []
  private var next: UInt64 = 0

  /// - Parameters:
  ///   - hours: how long they are watched.
  ///   - prepare: done before the first reading.
  init(hours: Int, prepare: (StoreFixture) throws -> Void = { _ in }) throws {
    fixture = try StoreFixture(wards: 2)
    try prepare(fixture)
    for _ in 0..<hours * 4 {
      fixture.clock.advance(900_000)
      var batch: [ReceivedReading] = []
      for minute in 0..<15 {
        let rate = next == 104 ? 160 : 60 + Int(next * 7 % 23)
        let offset = Int64(minute - 14) * 60_000
        var vitals: [Vital: Int] = [.heartRate: rate]
        if next.isMultiple(of: 3) { vitals[.temperature] = 365 + Int(next % 7) }
        let item = fixture.item(1, next, offset: offset, vitals, live: false)
        sent.append(item)
        batch.append(item)
        batch.append(fixture.item(2, next, offset: offset, vitals, live: false))
        next += 1
      }
      try fixture.receive(batch)
      _ = try fixture.store.writer.wait { try $0.endStrips(limit: 10) }
    }
    try closeWindows()
  }

  func closeWindows() throws {
    fixture.clock.advance(180_000)
    _ = try fixture.store.writer.wait { try $0.closeIdleWindows(limit: 1_000) }
  }

  /// A reading of the first device that comes late, by so many milliseconds.
  func receiveLate(by milliseconds: Int64, _ rate: Int) throws {
    let item = fixture.item(1, next, offset: -milliseconds, [.heartRate: rate], live: false)
    next += 1
    sent.append(item)
    try fixture.receive(item)
    try closeWindows()
  }

  /// One step of down-sampling, as the gateway's housekeeping takes it.
  ///
  /// - Returns: false when nothing was due.
  func step(_ store: Store? = nil, dropping limit: Int = 64) async throws -> Bool {
    let store = store ?? fixture.store
    if try await store.writer.perform({ try $0.dropFolded(limit: limit) }) > 0 { return true }
    guard let fold = try await store.reader.nextFold(after: Self.retention, skipping: []) else { return false }
    return try await store.writer.perform { try $0.write(fold) }
  }

  func fold(_ store: Store? = nil) async throws {
    while try await step(store) {}
  }

  // MARK: Looking

  func check(_ path: String? = nil) throws -> LedgerCheck.Outcome {
    try LedgerCheck(
      path: path ?? fixture.database, anchor: nil, trusted: fixture.nodeKey.noteKey,
      keyRing: try KeyRing(master: fixture.master)
    ).run { _, _ in }
  }

  /// How many values were dropped, when nothing is wrong.
  func folded(_ path: String? = nil) throws -> UInt64 {
    guard case .intact(_, let values) = try check(path) else {
      Issue.record("verify found \(try check(path))")
      return 0
    }
    return values.folded
  }

  func account(_ store: Store? = nil) async throws -> ReadingAccount {
    let store = store ?? fixture.store
    return try #require(
      try await store.reader.account(ofDevice: "w-1", in: Self.always, block: store.head.block))
  }

  func kept(_ readings: [ReceivedReading]? = nil) -> [KeptReading] {
    (readings ?? sent).map {
      KeptReading(
        digest: $0.digest, time: $0.reading.time.milliseconds, name: "\($0.reading.sequence ?? 0)",
        vitals: $0.reading.vitals.byKey)
    }
  }

  func proof(_ account: ReadingAccount, _ readings: [ReceivedReading]? = nil) throws -> ReadingProof {
    try ReadingProof(account, kept: kept(readings), key: fixture.nodeKey.noteKey)
  }

  /// The summaries of the first patient that nothing stands in for, the oldest first.
  func summaries() async throws -> [EntryView] {
    var all: [EntryView] = []
    var cursor: Int64?
    repeat {
      let page = try await fixture.store.reader.summaries(of: fixture.patients[0].subject, before: cursor, limit: 200)
      all += page.items
      cursor = page.next
    } while cursor != nil
    return all.reversed()
  }

  /// What was sent and raised no alarm, in a time.
  func normal(from start: Int64, milliseconds: Int64) -> [ReceivedReading] {
    sent.filter {
      let time = $0.reading.time.milliseconds
      return time >= start && time < start + milliseconds && ($0.reading.vitals[.heartRate] ?? 0) < 130
    }
  }
}
