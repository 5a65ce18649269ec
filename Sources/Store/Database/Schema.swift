import GRDB

/// The tables of Vigil, as frozen migrations: a migration that has shipped is never edited, only followed by another.
enum Schema {
  /// The version that this build writes; `vigil doctor` and the start-up check compare it.
  static let version = "1"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 ledger") { try $0.execute(sql: ledger) }
    migrator.registerMigration("1 registry") { try $0.execute(sql: registry) }
    migrator.registerMigration("1 intake") { try $0.execute(sql: intake) }
    migrator.registerMigration("1 alerts") { try $0.execute(sql: alerts) }
    registerRecords(&migrator)
    registerOrders(in: &migrator)
    migrator.registerMigration("2 kept answers") { try $0.execute(sql: keptAnswers) }
    migrator.registerMigration("2 links") { try $0.execute(sql: links) }
    migrator.registerMigration("2 consent") { try $0.execute(sql: consent) }
    migrator.registerMigration("2 people") { try $0.execute(sql: people) }
    migrator.registerMigration("2 recoveries") { try $0.execute(sql: recoveries) }
    migrator.registerMigration("3 notices") { try $0.execute(sql: notices) }
    registerContracts(&migrator)
    migrator.registerMigration("3 resuming") { try $0.execute(sql: resuming) }
    registerFolds(in: &migrator)
    registerTreatments(in: &migrator)
    return migrator
  }

  /// The ledger: entries by position, tree nodes at tile boundaries, blocks, and the sealed values beside the entries.
  /// Triggers refuse update and delete: this is the first fence of LEDGER-1, the tree is the second.
  private static let ledger = """
    CREATE TABLE entries (
      position INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE nodes (
      level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
    CREATE TABLE blocks (
      idx INTEGER PRIMARY KEY, header BLOB NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL,
      checkpoint TEXT NOT NULL) STRICT;
    CREATE TABLE sealed (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TRIGGER entries_keep_update BEFORE UPDATE ON entries
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER entries_keep_delete BEFORE DELETE ON entries
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER nodes_keep_update BEFORE UPDATE ON nodes
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER nodes_keep_delete BEFORE DELETE ON nodes
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER blocks_keep_update BEFORE UPDATE ON blocks
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER blocks_keep_delete BEFORE DELETE ON blocks
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER sealed_keep_update BEFORE UPDATE ON sealed
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    CREATE TRIGGER sealed_keep_delete BEFORE DELETE ON sealed
      BEGIN SELECT RAISE(ABORT, 'LEDGER-1: append-only'); END;
    """

  /// Who and what there is: a projection of the ledger, but for the subjects' sealed keys and the tokens.
  private static let registry = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE subjects (
      id INTEGER PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, key BLOB) STRICT;
    CREATE TABLE persons (
      id TEXT PRIMARY KEY, subject INTEGER NOT NULL UNIQUE, role TEXT NOT NULL, active INTEGER NOT NULL,
      channels TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
    CREATE TABLE person_keys (
      did TEXT PRIMARY KEY, person TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER) STRICT;
    CREATE TABLE patients (
      subject INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, position INTEGER NOT NULL) STRICT;
    CREATE TABLE team (
      subject INTEGER NOT NULL, person TEXT NOT NULL, rank INTEGER NOT NULL,
      PRIMARY KEY (subject, person)) STRICT, WITHOUT ROWID;
    CREATE TABLE devices (
      idx INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, cadence INTEGER NOT NULL,
      position INTEGER NOT NULL) STRICT;
    CREATE TABLE bindings (
      position INTEGER PRIMARY KEY, device INTEGER NOT NULL, subject INTEGER NOT NULL, since INTEGER NOT NULL,
      until INTEGER) STRICT;
    CREATE INDEX bindings_by_device ON bindings (device, since);
    CREATE TABLE acts (leaf BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE tokens (
      hash BLOB PRIMARY KEY, person TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
    """

  /// What was received: folded states, the journal that runs ahead of them, summaries and rejections.
  private static let intake = """
    CREATE TABLE journal (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE device_state (device INTEGER PRIMARY KEY, journal INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE patient_state (subject INTEGER PRIMARY KEY, journal INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE summaries (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, device INTEGER NOT NULL, start INTEGER NOT NULL) STRICT;
    CREATE INDEX summaries_by_subject ON summaries (subject, start);
    CREATE TABLE rejections (
      id INTEGER PRIMARY KEY, device INTEGER NOT NULL, reason TEXT NOT NULL, first INTEGER NOT NULL,
      last INTEGER NOT NULL, count INTEGER NOT NULL, subject INTEGER NOT NULL, bytes BLOB) STRICT;
    CREATE INDEX rejections_by_device ON rejections (device, id);
    """

  /// Alerts and whom they call. An alert's key is the position of the entry that opened it.
  private static let alerts = """
    CREATE TABLE alerts (
      opened INTEGER PRIMARY KEY, subject INTEGER NOT NULL, ended INTEGER, updated INTEGER NOT NULL,
      contents BLOB NOT NULL) STRICT;
    CREATE INDEX alerts_open ON alerts (opened) WHERE ended IS NULL;
    CREATE INDEX alerts_by_subject ON alerts (subject, opened);
    CREATE TABLE alert_entries (
      alert INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (alert, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE calls (
      id INTEGER PRIMARY KEY, alert INTEGER NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,
      round INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,
      created INTEGER NOT NULL) STRICT;
    CREATE INDEX calls_open ON calls (due) WHERE state = 'open';
    CREATE INDEX calls_by_alert ON calls (alert);
    """
}
