import Foundation
import GRDB
import Vault

/// Opens the one SQLite file with the durability that LEDGER-2 needs.
enum DatabaseFile {
  /// How long a reader or the writer waits for another process's lock, in seconds.
  static let busySeconds = 10.0
  /// The most that SQLite keeps of the file in memory, in KiB: for the writer, which comes back to the same pages, and for
  /// each of the readers, which look and go.
  static let writerCacheKibibytes = 32_768
  static let readerCacheKibibytes = 4_096

  /// The pool whose writer commits with WAL and `synchronous=FULL`, migrated.
  ///
  /// What the log holds is made durable before anything rests on it. The process before may have ended because syncing the
  /// log failed: what is read back of it would then be lost with the power, and copied into the database it would be worse,
  /// because the shorter log that the disk has would lie over a newer database.
  ///
  /// - Throws: ``StoreError/notDurable(setting:value:)`` when a setting does not hold, after it was set; `DurableError` when
  ///   the log cannot be written again.
  static func open(_ path: String, calls: FileCalls = .system) throws -> DatabasePool {
    try Durable.renew(path + "-wal", calls: calls)
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySeconds)
    configuration.maximumReaderCount = 8
    configuration.label = "vigil"
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { db in
      // What is deleted is overwritten: an erased key must not survive in a free page (LEDGER-3).
      let cache = db.configuration.readonly ? readerCacheKibibytes : writerCacheKibibytes
      try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
      try setCache(kibibytes: cache, db: db)
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
    try Schema.migrator.migrate(pool)
    try pool.writeWithoutTransaction { try assertDurable($0) }
    return pool
  }

  /// How much of the database the connection keeps in memory at most.
  static func setCache(kibibytes: Int, db: Database) throws {
    try db.execute(sql: "PRAGMA cache_size = -\(kibibytes)")
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
