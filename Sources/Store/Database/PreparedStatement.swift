import GRDB
import GRDBSQLite
import Ledger

/// A statement that the writer runs for every batch or entry: prepared once, bound by position, stepped without anything
/// in between. GRDB prepares it, finalises it with its connection, and says what an error means.
///
/// For statements that return nothing. What is bound stays bound until it is bound again.
final class PreparedStatement {
  /// Keeps ``handle`` alive.
  private let statement: Statement
  private let handle: SQLiteStatement
  private let connection: SQLiteConnection?

  init(_ db: Database, _ sql: String) throws {
    statement = try db.makeStatement(sql: sql)
    handle = statement.sqliteStatement
    connection = db.sqliteConnection
  }

  /// SQLite copies what is bound, so that no pointer outlives the call.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  func bind(_ number: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, number) }

  func bind(_ number: Int64?, at index: Int32) {
    if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
  }

  func bind(_ text: String, at index: Int32) {
    var text = text
    text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { characters in
        // An empty text without an address would be bound as NULL.
        let start = characters.baseAddress.map { UnsafePointer($0) }
        if let start {
          sqlite3_bind_text(handle, index, start, Int32(characters.count), Self.copied)
        } else {
          sqlite3_bind_text(handle, index, "", 0, Self.copied)
        }
      }
    }
  }

  func bind(_ bytes: [UInt8], at index: Int32) { bytes.withUnsafeBytes { bind($0, at: index) } }

  func bind(_ digest: Digest32, at index: Int32) { digest.withUnsafeBytes { bind($0, at: index) } }

  private func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
    if let start = bytes.baseAddress, !bytes.isEmpty {
      sqlite3_bind_blob(handle, index, start, Int32(bytes.count), Self.copied)
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
  }

  /// Runs it with what is bound.
  ///
  /// - Throws: the error of SQLite with its extended code.
  func execute() throws {
    let code = sqlite3_step(handle)
    let reset = sqlite3_reset(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(reset == SQLITE_OK ? code : reset) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
    return DatabaseError(
      resultCode: ResultCode(rawValue: extended == SQLITE_OK ? code : extended),
      message: connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }, sql: statement.sql)
  }
}
