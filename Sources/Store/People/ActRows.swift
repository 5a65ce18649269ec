import Foundation
import GRDB
import Ledger

/// Where each person's signed act stands, by its leaf hash: an act that is sent twice counts once.
enum ActRows {
  static func position(of leaf: Digest32, db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT position FROM acts WHERE leaf = ?"), arguments: [Data(leaf.bytes)])
  }

  static func insert(leaf: Digest32, position: Int64, db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO acts (leaf, position) VALUES (?, ?)")
      .execute(arguments: [Data(leaf.bytes), position])
  }
}
