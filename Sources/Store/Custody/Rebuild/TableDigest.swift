import Crypto
import Foundation
import GRDB
import Ledger

/// A digest over all rows of a table, in the order of its primary key: equal for equal contents.
enum TableDigest {
  /// - Parameter table: a table name from our own code, never from outside.
  static func of(_ table: String, db: Database) throws -> Digest32? {
    let key = try db.primaryKey(table).columns.joined(separator: ", ")
    var hash = SHA256()
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table) ORDER BY \(key)")
    while let row = try rows.next() {
      for (_, value) in row {
        // The length goes before the text, so that no two rows of different cells read alike.
        let text = Data("\(value)".utf8)
        hash.update(data: Data("\(text.count):".utf8))
        hash.update(data: text)
        if case .blob(let bytes) = value.storage { hash.update(data: bytes) }
      }
    }
    return Digest32(bytes: Array(hash.finalize()))
  }
}
