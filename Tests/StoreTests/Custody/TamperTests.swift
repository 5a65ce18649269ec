import Foundation
import GRDB
import Ledger
import TestChance
import Testing
import Vault
import Vitals

@testable import Store

/// LEDGER-1 on the stored file: whoever opens it with SQLite and takes the triggers away is found, and the place is named.
@Suite struct TamperTests {
  let scene: CustodyScene

  init() throws { scene = try Self.shared.get() }

  private static let shared = Result { try CustodyScene() }

  @Test func `An untouched ledger is intact, with every value proven`() throws {
    guard case .intact(let report, let values) = try scene.check() else {
      Issue.record("not intact: \(try scene.check())")
      return
    }
    #expect(report.entries == scene.anchor.size)
    #expect(report.entries > 256 && report.treeNodes >= 1)
    #expect(report.emergencyBlocks == 110)
    #expect(values.erased == 0 && values.proven > 220)
  }

  struct Column: CustomTestStringConvertible, Sendable {
    let table: String
    let key: String
    let column: String
    var testDescription: String { "\(table).\(column)" }
  }

  static let blobs = [
    Column(table: "entries", key: "position", column: "leaf"),
    Column(table: "entries", key: "position", column: "bytes"),
    Column(table: "nodes", key: "idx", column: "hash"),
    Column(table: "blocks", key: "idx", column: "header"),
    Column(table: "blocks", key: "idx", column: "hash"),
    Column(table: "blocks", key: "idx", column: "signature"),
    Column(table: "blocks", key: "idx", column: "checkpoint"),
    Column(table: "sealed", key: "position", column: "bytes"),
  ]

  @Test(arguments: blobs) func `A flipped bit anywhere in a value is found`(_ column: Column) throws {
    var dice = SplitMix64(seed: 5)
    for _ in 0..<8 {
      var touched: Int64 = -1
      let outcome = try scene.check { db in
        let keys = try Int64.fetchAll(db, sql: "SELECT \(column.key) FROM \(column.table)")
        touched = try #require(keys.randomElement(using: &dice))
        let select = "SELECT CAST(\(column.column) AS BLOB) FROM \(column.table) WHERE \(column.key) = ?"
        var bytes = try #require(try Data.fetchOne(db, sql: select, arguments: [touched]))
        bytes[Int.random(in: 0..<bytes.count, using: &dice)] ^= UInt8(1 << Int.random(in: 0..<8, using: &dice))
        let cast = column.column == "checkpoint" ? "CAST(? AS TEXT)" : "?"
        try db.execute(
          sql: "UPDATE \(column.table) SET \(column.column) = \(cast) WHERE \(column.key) = ?",
          arguments: [bytes, touched])
      }
      #expect(outcome.verdict != "intact", "row \(touched)")
      if column.key == "position" { #expect(outcome.position == touched) }
    }
  }

  static let numbers = [
    Column(table: "entries", key: "position", column: "position"), Column(table: "nodes", key: "idx", column: "level"),
    Column(table: "nodes", key: "idx", column: "idx"), Column(table: "blocks", key: "idx", column: "idx"),
    Column(table: "sealed", key: "position", column: "position"),
    Column(table: "sealed", key: "position", column: "subject"),
  ]

  @Test(arguments: numbers, ["min", "max"]) func `A changed number is found`(_ column: Column, _ end: String) throws {
    for change in ["+ 1000000", "* -1 - 5"] {
      let outcome = try scene.check { db in
        try db.execute(
          sql: """
            UPDATE \(column.table) SET \(column.column) = \(column.column) \(change)
            WHERE \(column.key) = (SELECT \(end)(\(column.key)) FROM \(column.table))
            """)
      }
      #expect(outcome.verdict != "intact", "\(change)")
    }
  }

  @Test(arguments: ["entries", "nodes", "blocks", "sealed"], ["min", "max"])
  func `A dropped row is found`(_ table: String, _ end: String) throws {
    let key = table == "entries" || table == "sealed" ? "position" : "idx"
    let outcome = try scene.check { db in
      try db.execute(sql: "DELETE FROM \(table) WHERE \(key) = (SELECT \(end)(\(key)) FROM \(table))")
    }
    #expect(outcome.verdict != "intact")
  }

  @Test func `An entry dropped from the middle is named`() throws {
    let outcome = try scene.check { try $0.execute(sql: "DELETE FROM entries WHERE position = 100") }
    #expect(["positionGap", "entriesMissing"].contains(outcome.verdict))
    #expect(outcome.position == 100)
  }

  @Test(arguments: [
    "INSERT INTO entries SELECT max(position) + 1, leaf, bytes FROM entries",
    "INSERT INTO entries SELECT max(position) + 9, leaf, bytes FROM entries",
    "INSERT INTO entries SELECT -1, leaf, bytes FROM entries WHERE position = 3",
    "INSERT INTO nodes SELECT level, idx + 1, hash FROM nodes LIMIT 1",
    "INSERT INTO nodes SELECT 2, 0, hash FROM nodes LIMIT 1",
    "INSERT INTO blocks SELECT max(idx) + 1, header, hash, signature, checkpoint FROM blocks",
    "INSERT INTO sealed SELECT 0, subject, bytes FROM sealed LIMIT 1",
    "INSERT INTO sealed SELECT 1000000, subject, bytes FROM sealed LIMIT 1",
  ])
  func `An added row is found`(_ sql: String) throws {
    #expect(try scene.check { try $0.execute(sql: sql) }.verdict != "intact")
  }

  @Test func `Two entries in each other's places are found at the first`() throws {
    let outcome = try scene.check { db in
      try db.execute(sql: "UPDATE entries SET position = -1 WHERE position = 40")
      try db.execute(sql: "UPDATE entries SET position = 40 WHERE position = 90")
      try db.execute(sql: "UPDATE entries SET position = 90 WHERE position = -1")
    }
    #expect(outcome.verdict == "rootMismatch" || outcome.verdict == "positionGap")
    #expect(try #require(outcome.position) <= 40)
  }

  @Test func `Two blocks in each other's places are found`() throws {
    let outcome = try scene.check { db in
      try db.execute(sql: "UPDATE blocks SET idx = -1 WHERE idx = 4")
      try db.execute(sql: "UPDATE blocks SET idx = 4 WHERE idx = 5")
      try db.execute(sql: "UPDATE blocks SET idx = 5 WHERE idx = -1")
    }
    #expect(outcome.verdict == "blockIndexGap")
  }

  @Test func `Two sealed values in each other's places are found at the first`() throws {
    var positions: [Int64] = []
    let outcome = try scene.check { db in
      positions = try Int64.fetchAll(db, sql: "SELECT position FROM sealed ORDER BY position LIMIT 2 OFFSET 50")
      try db.execute(sql: "UPDATE sealed SET position = -1 WHERE position = ?", arguments: [positions[0]])
      try db.execute(
        sql: "UPDATE sealed SET position = ? WHERE position = ?", arguments: [positions[0], positions[1]])
      try db.execute(sql: "UPDATE sealed SET position = ? WHERE position = -1", arguments: [positions[1]])
    }
    #expect(outcome.verdict == "seal-broken")
    #expect(outcome.position == positions[0])
  }

  @Test func `Of several bad signatures the first is named, also beside other faults after it`() throws {
    for (first, second) in [(3, 4), (20, 90), (1, 109)] {
      let outcome = try scene.check { db in
        for index in [second, first] {
          try db.execute(sql: "UPDATE blocks SET signature = zeroblob(64) WHERE idx = ?", arguments: [index])
        }
        try db.execute(
          sql: "UPDATE entries SET leaf = zeroblob(32) WHERE position = (SELECT max(position) FROM entries)")
      }
      guard case .broken(let fault) = outcome else {
        Issue.record("not found")
        continue
      }
      #expect(fault == LedgerFault(.blockSignatureInvalid, block: UInt64(first)))
    }
  }

  private static func cutLastBlock(_ db: Database) throws {
    let header = try #require(try Data.fetchOne(db, sql: "SELECT header FROM blocks ORDER BY idx DESC LIMIT 1"))
    let first = Int64(try Block.parse(Array(header)).first)
    try db.execute(sql: "DELETE FROM blocks WHERE idx = (SELECT max(idx) FROM blocks)")
    for table in ["entries", "sealed"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE position >= ?", arguments: [first])
    }
  }

  @Test func `A cut tail is found by the anchor, and by nothing else`() throws {
    #expect(try scene.check(after: Self.cutLastBlock).verdict == "anchorNotReached")
    #expect(try scene.check(anchored: false, after: Self.cutLastBlock).verdict == "intact")
  }

  @Test func `A destroyed key is an erasure, and leaves every proof valid`() throws {
    let outcome = try scene.check { try $0.execute(sql: "UPDATE subjects SET key = NULL WHERE kind = 'patient'") }
    guard case .intact(_, let values) = outcome else {
      Issue.record("not intact: \(outcome)")
      return
    }
    #expect(values.erased > 220)
  }

  @Test func `A subject's row that is gone does not pass for an erasure`() throws {
    #expect(
      try scene.check { try $0.execute(sql: "DELETE FROM subjects WHERE kind = 'patient'") }.verdict == "seal-broken")
  }

  @Test(arguments: ["entries", "nodes", "blocks", "sealed"])
  func `The triggers refuse what a programming mistake would do`(_ table: String) throws {
    let fixture = try StoreFixture()
    try fixture.receive(fixture.item(1, 1, [.heartRate: 150]))
    let column = ["entries": "leaf", "nodes": "hash", "blocks": "hash", "sealed": "bytes"][table] ?? ""
    try fixture.store.writer.wait { transaction in
      if table == "nodes" {
        try transaction.db.execute(sql: "INSERT INTO nodes (level, idx, hash) VALUES (7, 7, x'00')")
      }
      #expect(throws: DatabaseError.self) { try transaction.db.execute(sql: "UPDATE \(table) SET \(column) = x'00'") }
      #expect(throws: DatabaseError.self) { try transaction.db.execute(sql: "DELETE FROM \(table)") }
    }
  }
}
