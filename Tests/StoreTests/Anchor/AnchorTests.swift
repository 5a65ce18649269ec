import Foundation
import GRDB
import Ledger
import Testing
import Vault
import Vitals

@testable import Store

/// LEDGER-4: the node refuses to write on a ledger that does not extend what may have left it.
@Suite struct AnchorTests {
  let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  private func grow(_ from: UInt64, count: UInt64 = 3) throws {
    for number in from..<from + count { try fixture.receive(fixture.item(1, number, [.heartRate: 150])) }
    try fixture.store.anchorHead()
  }

  private func replace(_ path: String, with source: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: source, toPath: path)
  }

  @Test func `An older copy of the data folder is refused`() throws {
    try fixture.store.anchorHead()
    let old = try fixture.copyAsKilled()
    let found = fixture.store.head.size
    try grow(1)
    try replace(old + "/anchor", with: fixture.anchorFile)
    #expect(throws: StoreError.anchorAhead(anchored: fixture.store.head.size, found: found)) { try fixture.open(old) }
  }

  @Test func `Another history of the same node is refused`() throws {
    try fixture.store.anchorHead()
    let fork = try fixture.copyAsKilled()
    try grow(1)
    let anchored = fixture.store.head.size
    let other = try fixture.open(fork)
    let rules = fixture.rules
    for item in (100..<110).map({ fixture.item(1, UInt64($0), [.heartRate: 160]) }) {
      _ = try other.writer.wait { try $0.receive(item, rules: rules) }
    }
    #expect(other.head.size >= anchored)
    try other.close()
    try replace(fork + "/anchor", with: fixture.anchorFile)
    #expect(throws: StoreError.anchorForked(size: anchored)) { try fixture.open(fork) }
  }

  @Test func `A ledger that has grown beyond its anchor is accepted`() throws {
    try fixture.store.anchorHead()
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    let reborn = try fixture.open(try fixture.copyAsKilled())
    #expect(reborn.head == fixture.store.head)
    try reborn.close()
  }

  @Test(arguments: [false, true]) func `A missing or empty anchor of a grown ledger is refused`(_ isEmpty: Bool) throws
  {
    let killed = try fixture.copyAsKilled()
    try FileManager.default.removeItem(atPath: killed + "/anchor")
    if isEmpty { try Data().write(to: URL(fileURLWithPath: killed + "/anchor")) }
    #expect(throws: StoreError.anchorUnusable(path: killed + "/anchor")) { try fixture.open(killed) }
  }

  @Test func `A first start that was killed before its anchor starts again, and then has one`() throws {
    let root = fixture.root + "/young"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try fixture.open(root).close()
    try FileManager.default.removeItem(atPath: root + "/anchor")
    let again = try fixture.open(root)
    #expect(again.anchor.head?.size == 1)
    try again.close()
  }

  @Test(arguments: 0..<2) func `A torn slot falls back to the other, and an advance mends it`(_ slot: Int) throws {
    try grow(1, count: 1)
    try grow(2, count: 1)
    let killed = try fixture.copyAsKilled()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: killed + "/anchor"))
    #expect(bytes.count == 2 * AnchorFile.slotBytes)
    for index in 100..<200 { bytes[slot * AnchorFile.slotBytes + index] = 0 }
    try bytes.write(to: URL(fileURLWithPath: killed + "/anchor"))
    let reborn = try fixture.open(killed)
    #expect(reborn.head == fixture.store.head)
    try reborn.anchorHead()
    try reborn.close()
    #expect(try AnchorFile(killed + "/anchor").head?.size == UInt64(fixture.store.head.size))
  }

  @Test func `Two torn slots are no anchor`() throws {
    let killed = try fixture.copyAsKilled()
    try Data(repeating: 0x41, count: 2 * AnchorFile.slotBytes).write(to: URL(fileURLWithPath: killed + "/anchor"))
    #expect(throws: StoreError.anchorUnusable(path: killed + "/anchor")) { try fixture.open(killed) }
  }

  @Test func `The anchor never goes back`() throws {
    try grow(1)
    let newest = try #require(fixture.store.anchor.head)
    try fixture.store.anchor.advance(
      to: AnchorHead(
        origin: newest.origin, size: newest.size - 1, root: .zero, blockIndex: newest.blockIndex - 1, blockHash: .zero))
    #expect(fixture.store.anchor.head == newest)
    #expect(try AnchorFile(fixture.anchorFile).head == newest)
  }

  @Test func `A head too long for its slot is refused, not cut`() throws {
    let path = fixture.root + "/long"
    let anchor = try AnchorFile(path)
    let head = AnchorHead(
      origin: String(repeating: "o", count: 600), size: 1, root: .zero, blockIndex: 0, blockHash: .zero)
    #expect(throws: StoreError.anchorUnusable(path: path)) { try anchor.advance(to: head) }
    #expect(anchor.head == nil)
  }

  @Test func `A second gateway is kept out while the first runs`() throws {
    #expect(throws: StoreError.alreadyRunning(lockFile: fixture.dataFolder + "/lock")) {
      try fixture.open(fixture.root)
    }
    try fixture.restart()
  }

  @Test func `The writer commits with full synchronisation to a write-ahead log`() throws {
    let level = try fixture.store.writer.wait { try Int.fetchOne($0.db, sql: "PRAGMA synchronous") }
    let mode = try fixture.store.writer.wait { try String.fetchOne($0.db, sql: "PRAGMA journal_mode") }
    #expect(level == 2)
    #expect(mode == "wal")
  }

  @Test func `After the start the writer has its whole cache`() throws {
    let size = try fixture.store.writer.wait { try Int.fetchOne($0.db, sql: "PRAGMA cache_size") }
    #expect(size == -DatabaseFile.writerCacheKibibytes)
  }

  @Test func `A connection that would not sync is refused`() throws {
    let queue = try DatabaseQueue(path: fixture.root + "/loose.sqlite")
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      #expect(throws: StoreError.notDurable(setting: "synchronous", value: "1")) { try DatabaseFile.assertDurable(db) }
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE")
      #expect(throws: StoreError.notDurable(setting: "journal_mode", value: "delete")) {
        try DatabaseFile.assertDurable(db)
      }
    }
  }
}
