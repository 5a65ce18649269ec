import Foundation
import GRDB

/// Opens the one SQLite file with the durability that LEDGER-2 needs.
enum DatabaseFile {
  /// How long a reader or the writer waits for another process's lock, in seconds.
  static let busySeconds = 10.0
  /// The most that SQLite keeps of the file in memory, in KiB: for the writer, which comes back to the same pages, and for
  /// each of the readers, which look and go.
  private static let writerCacheKibibytes = 32_768
  private static let readerCacheKibibytes = 4_096

  /// The pool whose writer commits with WAL and `synchronous=FULL`, migrated.
  ///
  /// - Throws: ``StoreError/notDurable(setting:value:)`` when a setting does not hold, after it was set.
  static func open(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySeconds)
    configuration.maximumReaderCount = 8
    configuration.label = "vigil"
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { db in
      // What is deleted is overwritten: an erased key must not survive in a free page (LEDGER-3).
      let cache = db.configuration.readonly ? readerCacheKibibytes : writerCacheKibibytes
      try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA cache_size = -\(cache); PRAGMA temp_store = MEMORY")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    // GRDB sets NORMAL when it turns WAL on, after `prepareDatabase`: FULL must come here.
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
    }
    // A folder that a newer build has written is left alone: this one would not know what it overwrites.
    // On the writer: a reader that was ever opened outlives it when the pool closes, and leaves the log unmerged.
    guard try !pool.writeWithoutTransaction({ try Schema.migrator.hasBeenSuperseded($0) }) else {
      throw StoreError.schemaUnknown(found: "a newer build's")
    }
    try pool.writeWithoutTransaction { try makeLogDurable($0) }
    try Schema.migrator.migrate(pool)
    try pool.writeWithoutTransaction { try assertDurable($0) }
    return pool
  }

  /// Copies what the log holds into the database, and syncs that, before anything rests on it.
  ///
  /// The process before may have ended because syncing the log failed. Linux then takes the log's pages for written: they
  /// are read back from memory, and no later sync writes them, so a power cut would take away what was answered for.
  private static func makeLogDurable(_ db: Database) throws {
    do {
      _ = try db.checkpoint(.full)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // A reader in another process holds an older state: the checkpoints that follow copy the same pages.
      return
    }
  }

  /// A read-only queue, for command-line tools beside a running gateway.
  static func openReadOnly(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busySeconds)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Whether the ledger has its first block at most. On the writer, as in ``open(_:)``.
  static func isNearlyNew(_ pool: DatabasePool) throws -> Bool {
    try pool.writeWithoutTransaction { try Bool.fetchOne($0, sql: "SELECT count(*) <= 1 FROM blocks") ?? true }
  }

  /// Reads back what was set: a setting that was silently ignored is a lost reading later.
  static func assertDurable(_ db: Database) throws {
    let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
    guard synchronous == 2 else { throw StoreError.notDurable(setting: "synchronous", value: "\(synchronous)") }
    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
    guard mode == "wal" else { throw StoreError.notDurable(setting: "journal_mode", value: mode) }
  }
}
