import Foundation
import GRDB
import Logging
import Testing

@testable import Store

@Suite("Moving the write-ahead log")
struct CheckpointerTests {
  private static let page = 4_096

  @Test("The log stays short however much is committed, and everything is in the file at the end")
  func theLogStaysShort() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/vigil-log-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/log.sqlite"
    let pool = try DatabasePool(path: path)
    let threshold = 20
    let checkpointer = try Checkpointer(path, threshold: threshold, logger: Logger(label: "test"))
    let commits = 1_000
    let longest = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
      checkpointer.follow(db)
      defer { checkpointer.stop(db) }
      var longest = 0
      for _ in 0..<commits {
        try db.execute(sql: "INSERT INTO t (bytes) VALUES (randomblob(3000))")
        checkpointer.finishIfNearlyDone(on: db)
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "-wal")
        longest = max(longest, (attributes[.size] as? Int ?? 0) / Self.page)
      }
      return longest
    }
    // Every commit adds two pages at least. At the bound, which is 16 thresholds, the writer moves the log itself, unless
    // the thread is just at it.
    #expect(longest < 40 * threshold)
    #expect(try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == commits)
    try pool.close()
    let reopened = try DatabaseQueue(path: path)
    #expect(try reopened.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == commits)
    #expect(try reopened.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }
}
