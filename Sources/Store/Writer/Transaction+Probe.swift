import GRDB
import Vitals

extension Transaction {
  /// Writes one row that means nothing: whether the disk takes writes is only known by writing.
  package func probe() throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('probe', ?)", arguments: ["\(now.milliseconds)"])
  }
}
