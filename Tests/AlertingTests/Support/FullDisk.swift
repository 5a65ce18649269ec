import GRDB
import Ledger
import Testing

@testable import Store

/// A disk without room, as SQLite sees it: the file may not grow by a page, and the pages that it has are used up.
///
/// It looks into the store's own connection, so it is part of each test target that fills a disk (a link in its folder) and
/// no target of its own.
enum FullDisk {
  static func fill(_ store: Store) throws {
    try store.writer.wait { transaction in
      let pages = try Int.fetchOne(transaction.db, sql: "PRAGMA page_count") ?? 0
      try transaction.db.execute(literal: "PRAGMA max_page_count = \(sql: "\(pages)")")
    }
    for _ in 0..<10_000 {
      do {
        try store.writer.wait {
          _ = try $0.append(.rulesLoaded, body: ["filler": .string(String(repeating: "x", count: 200))])
        }
      } catch StoreError.noRoom {
        return
      }
    }
    Issue.record("the disk did not fill")
  }

  /// Refused as long as it shares its batch with a submission that finds no room, so it asks again.
  static func makeRoom(_ store: Store) throws {
    for _ in 0..<1_000 {
      do {
        return try store.writer.wait { try $0.db.execute(sql: "PRAGMA max_page_count = 1000000") }
      } catch StoreError.noRoom {
        continue
      }
    }
    Issue.record("the disk stays full")
  }
}
