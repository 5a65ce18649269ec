import GRDB
import GRDBSQLite

/// The rows of a query, read where SQLite has them: nothing is copied and nothing allocated for a row, which counts when
/// millions are verified.
struct RowScan {
  private let statement: Statement

  /// - Parameter sql: without arguments.
  init(_ db: Database, sql: String) throws {
    statement = try db.makeStatement(sql: sql)
  }

  /// Moves to the next row.
  ///
  /// - Returns: false after the last.
  func next() throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let message = sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)).map { String(cString: $0) }
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement.sqliteStatement, column) }

  /// Calls `body` with the bytes of a blob or text, which are valid only until it returns.
  func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // In this order: the pointer may move when the size is asked for first.
    let start = sqlite3_column_blob(statement.sqliteStatement, column)
    let count = Int(sqlite3_column_bytes(statement.sqliteStatement, column))
    return body(UnsafeRawBufferPointer(start: start, count: count))
  }
}
