import GRDBSQLite

/// The floor of an append: SQLite's own interface, one table, WAL and FULL, a row for each entry, and nothing else.
final class RawTable {
  private let folder: BenchFolder
  private var database: OpaquePointer?
  private var insert: OpaquePointer?
  private var next: Int64 = 0

  init() throws {
    folder = try BenchFolder()
    guard sqlite3_open(folder.path + "/raw.sqlite", &database) == SQLITE_OK else { throw error() }
    try run("PRAGMA journal_mode = WAL")
    try run("PRAGMA synchronous = FULL")
    try run("PRAGMA cache_size = -65536")
    try run("PRAGMA wal_autocheckpoint = 4000")
    try run("CREATE TABLE entries (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
    let sql = "INSERT INTO entries (position, bytes) VALUES (?, ?)"
    guard sqlite3_prepare_v2(database, sql, -1, &insert, nil) == SQLITE_OK else { throw error() }
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(database)
  }

  /// Inserts so many rows of these bytes in one durable transaction.
  func append(_ count: Int, _ bytes: [UInt8]) throws {
    try run("BEGIN IMMEDIATE")
    for _ in 0..<count {
      sqlite3_bind_int64(insert, 1, next)
      next += 1
      let done = bytes.withUnsafeBytes { buffer in
        sqlite3_bind_blob(insert, 2, buffer.baseAddress, Int32(buffer.count), nil)
        return sqlite3_step(insert) == SQLITE_DONE
      }
      guard done else { throw error() }
      sqlite3_reset(insert)
    }
    try run("COMMIT")
  }

  private func run(_ sql: String) throws {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw error() }
  }

  private func error() -> BenchError {
    .sqlite(database.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "not open")
  }
}
