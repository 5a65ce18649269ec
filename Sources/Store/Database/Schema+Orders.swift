import GRDB

extension Schema {
  /// Which orders there are of whom, and until when: a projection of the ledger. What they say lies sealed beside their
  /// entries (LEDGER-3).
  static func registerOrders(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("2 orders") { db in
      try db.execute(
        sql: """
          CREATE TABLE orders (
            position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, author TEXT NOT NULL, expires INTEGER NOT NULL,
            ended INTEGER) STRICT;
          CREATE INDEX orders_by_subject ON orders (subject, position);
          """)
    }
  }
}
