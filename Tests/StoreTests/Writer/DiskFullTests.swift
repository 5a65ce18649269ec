import Foundation
import GRDB
import Ledger
import Testing
import Vitals

@testable import Store

/// A full disk: submissions are refused whole, nothing is half done, and the service resumes when there is room.
@Suite(.serialized) struct DiskFullTests {
  @Test func `Without room everything is refused whole, and with room it goes on`() throws {
    let disk = try SmallDisk(megabytes: 6)
    let fixture = try StoreFixture(wards: 2, in: disk.map { $0.folder + "/home" })
    try fixture.receive(fixture.item(1, 0, [.heartRate: 150]), fixture.item(2, 0))
    for round in 1...3 {
      try disk?.fill()
      if disk == nil { try limitPages(of: fixture) }
      let before = try fixture.look { WardSnapshot($0) }
      let (accepted, next) = try writeUntilRefused(fixture, from: UInt64(round) * 10_000)
      let after = try fixture.look { WardSnapshot($0) }
      #expect(after.isConserved)
      #expect(after.total.received == before.total.received + accepted)
      try disk?.free()
      if disk == nil { try fixture.store.writer.wait { try $0.db.execute(sql: "PRAGMA max_page_count = 1073741823") } }
      #expect(try fixture.receive(fixture.item(1, next, [.heartRate: 150])) == [.alarmed])
    }
    let live = try fixture.look { WardSnapshot($0) }
    try fixture.restart()
    let reborn = try fixture.look { WardSnapshot($0) }
    #expect(reborn.total == live.total)
    #expect(reborn.devices == live.devices)
    #expect(reborn.patients == live.patients)
    let check = try LedgerCheck(
      path: fixture.database, anchor: fixture.store.anchor.head, trusted: fixture.nodeKey.noteKey,
      keyRing: fixture.store.keyRing)
    let outcome = try check.run { _, _ in }
    guard case .intact = outcome else { throw Broken(outcome: "\(outcome)") }
    try fixture.store.close()
  }

  private struct Broken: Error { let outcome: String }

  /// Goes on through the room that SQLite still has in its own files, until five submissions in a row are refused.
  ///
  /// - Returns: how many readings were accepted, and the next free number.
  private func writeUntilRefused(_ fixture: StoreFixture, from first: UInt64) throws -> (UInt64, UInt64) {
    var (accepted, refused, number): (UInt64, Int, UInt64) = (0, 0, first)
    while refused < 5 {
      try #require(number < first + 5_000, "the disk is never full")
      let head = fixture.store.head
      do {
        try fixture.receive(fixture.item(1, number, [.heartRate: 150]), fixture.item(2, number))
        accepted += 2
        refused = 0
      } catch StoreError.noRoom {
        refused += 1
        #expect(fixture.store.head == head)
      }
      number += 1
    }
    return (accepted, number)
  }

  private func limitPages(of fixture: StoreFixture) throws {
    try fixture.store.writer.wait { transaction in
      let pages = try Int.fetchOne(transaction.db, sql: "PRAGMA page_count") ?? 0
      try transaction.db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
  }
}
