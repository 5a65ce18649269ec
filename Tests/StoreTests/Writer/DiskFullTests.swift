import Foundation
import GRDB
import Ledger
import TestBroker
import Testing
import Vitals

@testable import Store

/// A full disk: submissions are refused whole, nothing is half done, and the service resumes when there is room.
@Suite(.serialized) struct DiskFullTests {
  @Test func `Without room everything is refused whole, and with room it goes on`() throws {
    // Without root there is no such disk, and SQLite's page limit stands in.
    let disk = geteuid() == 0 ? try SmallDisk(megabytes: 6) : nil
    let fixture = try StoreFixture(wards: 2, in: disk.map { $0.folder.path + "/home" })
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

  @Test(.enabled(if: geteuid() == 0, "needs root for a disk of its own; the page limit of the other test stands in"))
  func `Room that ends after any page leaves a batch whole or not there`() throws {
    let disk = try SmallDisk(megabytes: 8)
    let fixture = try StoreFixture(wards: 2, in: disk.folder.path + "/home")
    var (refused, accepted) = (0, 0)
    for pages in 0..<40 {
      let first = UInt64(pages) * 1_000
      let items = (0..<20).map { fixture.item(1 + Int64($0 % 2), first + UInt64($0), [.heartRate: 140 + $0 % 9]) }
      let before = try fixture.look { WardSnapshot($0) }
      let head = fixture.store.head
      try disk.fill(leaving: pages)
      do {
        try fixture.receive(items)
        accepted += 1
        #expect(try fixture.look { $0.total.received } == before.total.received + 20)
      } catch StoreError.noRoom {
        refused += 1
        #expect(try fixture.look { WardSnapshot($0) } == before)
        #expect(fixture.store.head == head)
      }
      try disk.free()
    }
    #expect(refused > 0 && accepted > 0)
    let live = try fixture.look { WardSnapshot($0) }
    try fixture.restart()
    #expect(try fixture.look { WardSnapshot($0).total } == live.total)
    #expect(try fixture.count(of: .readingAlarmed) == Int(live.total[.alarmed]))
    try fixture.store.close()
  }

  @Test func `The first submission that finds room again is taken, whichever statement had failed before`() throws {
    let fixture = try StoreFixture(wards: 2)
    for round in 1...6 as ClosedRange<UInt64> {
      try limitPages(of: fixture)
      let (_, next) = try writeUntilRefused(fixture, from: round * 10_000)
      try fixture.store.writer.wait { try $0.db.execute(sql: "PRAGMA max_page_count = 1073741823") }
      #expect(try fixture.receive(fixture.item(1, next, [.heartRate: 150])) == [.alarmed])
    }
  }

  @Test func `A statement that failed in one submission is nobody else's failure`() throws {
    let fixture = try StoreFixture()
    #expect(throws: DatabaseError.self) {
      try fixture.store.writer.wait { transaction in
        let position = try transaction.append(.rulesLoaded, body: ["version": "1"])
        try transaction.link(position, to: position)
        try transaction.link(position, to: position)
      }
    }
    #expect(try fixture.receive(fixture.item(1, 1, [.heartRate: 150])) == [.alarmed])
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
