import Foundation
import GRDB
import Ledger
import Testing
import Vault
import Vitals

@testable import Store

/// The one door through which what lies sealed may be deleted, and what verify says of whoever goes another way.
@Suite struct FoldDoorTests {
  let scene: FoldScene

  init() async throws {
    scene = try FoldScene(hours: 30)
    scene.fixture.clock.advance(2 * FoldScene.day)
    try await scene.fold()
  }

  /// One position for each kind of thing that lies sealed.
  private func position(_ type: EntryType, _ db: Database) throws -> Int64 {
    let found = try Int64.fetchOne(
      db,
      sql: """
        SELECT e.position FROM entries e JOIN sealed v ON v.position = e.position
        WHERE json_extract(CAST(e.bytes AS TEXT), '$.type') = ? ORDER BY e.position LIMIT 1
        """, arguments: [type.rawValue])
    return try #require(found)
  }

  @Test func `Evidence, strips, windows that nothing stands in for and folds themselves cannot be deleted`() throws {
    try scene.receiveLate(by: 60_000, 70)
    try scene.fixture.store.close()
    let queue = try DatabaseQueue(path: scene.fixture.database)
    for type in [
      EntryType.readingAlarmed, .alertStrip, .alertAnnounced, .summaryClosed, .summaryFolded, .patientRegistered,
    ] {
      #expect(throws: DatabaseError.self, "\(type)") {
        try queue.write {
          try $0.execute(sql: "DELETE FROM sealed WHERE position = ?", arguments: [position(type, $0)])
        }
      }
    }
    // Not even when the projection says that a fold stands in for it.
    for type in [EntryType.readingAlarmed, .alertStrip] {
      #expect(throws: DatabaseError.self, "\(type)") {
        try queue.write { db in
          let evidence = try position(type, db)
          try db.execute(
            sql: """
              INSERT INTO summaries (position, subject, device, start, grain, fold)
              SELECT ?, subject, device, start, 0, position FROM summaries WHERE grain = 1 ORDER BY position DESC LIMIT 1
              """, arguments: [evidence])
          try db.execute(sql: "DELETE FROM sealed WHERE position = ?", arguments: [evidence])
        }
      }
    }
    for sql in [
      "DELETE FROM fold_openings", "UPDATE fold_openings SET bytes = x'00'", "UPDATE sealed SET bytes = x'00'",
    ] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
    try queue.close()
  }

  @Test func `Whoever takes the guards away is found, and the place is named`() throws {
    try scene.fixture.store.close()
    // A reader that was ever opened leaves the log unmerged, and a copy has no log.
    let merged = try DatabaseQueue(path: scene.fixture.database)
    try merged.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try merged.close()
    let tampered: [(sql: String, verdict: String)] = [
      ("DELETE FROM sealed WHERE position = (SELECT max(position) FROM summaries WHERE grain = 1)", "missing"),
      ("DELETE FROM sealed WHERE position = (SELECT max(position) FROM summaries WHERE fold IS NULL)", "missing"),
      ("DELETE FROM fold_openings WHERE position = (SELECT max(position) FROM fold_openings)", "missing"),
      ("UPDATE fold_openings SET bytes = randomblob(200)", "seal-broken"),
      ("UPDATE fold_openings SET subject = 3 - subject", "seal-broken"),
      ("INSERT INTO fold_openings SELECT 5, subject, bytes FROM fold_openings LIMIT 1", "unexpected"),
      (
        "UPDATE sealed SET position = (SELECT min(position) FROM summaries) WHERE position = (SELECT max(position) FROM summaries)",
        "seal-broken"
      ),
    ]
    for (number, change) in tampered.enumerated() {
      let path = scene.fixture.root + "/tampered-\(number).sqlite"
      try FileManager.default.copyItem(atPath: scene.fixture.database, toPath: path)
      let queue = try DatabaseQueue(path: path)
      try queue.write { db in
        for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
          try db.execute(sql: "DROP TRIGGER \(name)")
        }
        try db.execute(sql: change.sql)
      }
      try queue.close()
      #expect(try scene.check(path).verdict == change.verdict, "\(change.sql)")
    }
    #expect(try scene.check().verdict == "intact")
  }

  @Test func `A summary that cannot be opened stays, is named, and holds up nothing else`() async throws {
    scene.fixture.clock.advance(14 * FoldScene.day)
    try scene.fixture.store.close()
    let queue = try DatabaseQueue(path: scene.fixture.database)
    let broken = try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER sealed_keep_update")
      let position = try Int64.fetchOne(db, sql: "SELECT min(position) FROM summaries WHERE fold IS NULL AND grain = 1")
      try db.execute(sql: "UPDATE sealed SET bytes = randomblob(99) WHERE position = ?", arguments: [position])
      return try #require(position)
    }
    try queue.close()
    try scene.fixture.reopen()
    let reader = scene.fixture.store.reader
    var unreadable: Set<Int64> = []
    while let fold = try await reader.nextFold(after: FoldScene.retention, skipping: unreadable) {
      unreadable.formUnion(fold.unreadable)
      _ = try await scene.fixture.store.writer.perform { try $0.write(fold) }
    }
    #expect(unreadable == [broken])
    let view = try await reader.entry(at: broken, opening: .facility)
    #expect(view?.payload == .broken)
    #expect(try scene.check().verdict == "seal-broken")
  }

  @Test func `What was folded reads as folded and says into what`() async throws {
    let reader = scene.fixture.store.reader
    let found = try await scene.fixture.store.pool.read { db in
      try Row.fetchOne(db, sql: "SELECT position, fold FROM summaries WHERE fold IS NOT NULL AND kept = 0 LIMIT 1")
        .map { ($0["position"] as Int64, $0["fold"] as Int64) }
    }
    let (position, fold) = try #require(found)
    let view = try #require(try await reader.entry(at: position, opening: .facility))
    #expect(view.payload == .folded(into: fold))
    #expect(try await reader.entry(at: fold, opening: .facility)?.entry.type == .summaryFolded)
  }
}

/// The gateway of a data folder that was written before there were folds.
@Suite struct FoldMigrationTests {
  @Test func `Summaries from before have the grain of their windows`() throws {
    let queue = try DatabaseQueue()
    try Schema.migrator.migrate(queue, upTo: "2 recoveries")
    try queue.write { db in
      for (position, length) in [(1, 300_000), (2, 900_000), (3, 86_400_000)] {
        let bytes = Data("{\"body\":{\"length\":\(length)},\"type\":\"summary.closed\"}".utf8)
        try db.execute(
          sql: "INSERT INTO entries (position, leaf, bytes) VALUES (?, x'', ?)", arguments: [position, bytes])
        try db.execute(
          sql: "INSERT INTO summaries (position, subject, device, start) VALUES (?, ?, 1, 0)",
          arguments: [position, position])
        try db.execute(
          sql: "INSERT INTO subjects (id, pseudonym, kind, key) VALUES (?, ?, 'patient', ?)",
          arguments: [position, "pat-\(position)", position == 2 ? nil : Data([1])])
      }
    }
    try Schema.migrator.migrate(queue)
    let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT grain, kept, fold FROM summaries ORDER BY position") }
    #expect(rows.map { $0["grain"] as Int } == [0, 1, 2])
    #expect(rows.map { $0["kept"] as Int } == [1, 0, 1])
    #expect(rows.allSatisfy { ($0["fold"] as Int64?) == nil })
  }
}
