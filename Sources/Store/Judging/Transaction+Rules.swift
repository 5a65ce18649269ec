import GRDB
import Ledger

extension Transaction {
  /// Records which rules are in force from here on; does nothing when they are the ones that were.
  package func rulesLoaded(version: String) throws {
    let known = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'rules'")
    guard known != version else { return }
    try append(.rulesLoaded, body: ["version": .string(version)])
    try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('rules', ?)", arguments: [version])
  }
}
