import GRDB
import Vault
import Vitals

/// One consistent view of the database, for the duration of a closure.
struct Snapshot {
  let db: Database
  let keyRing: KeyRing
  /// When the view was taken, by the reader's clock.
  let now: Timestamp
  /// What the gateway keeps in memory; nil beside a gateway.
  var board: WardBoard?

  /// How many entries the ledger has.
  func ledgerSize() throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(position) + 1, 0) FROM entries")) ?? 0
  }
}
