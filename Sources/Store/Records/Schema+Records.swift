import GRDB

extension Schema {
  /// Records, for whom their files' keys are wrapped, and appointments.
  ///
  /// `records` and `appointments` are projections of the ledger. `wraps` is not: like the subjects' keys it can be erased and
  /// not derived again. A file's address says nothing; what it is about stands sealed in the entry's payload.
  static func registerRecords(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("2 records") { try $0.execute(sql: records) }
  }

  private static let records = """
    CREATE TABLE records (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, author TEXT NOT NULL, organisation TEXT,
      corrects INTEGER, file BLOB) STRICT;
    CREATE INDEX records_by_subject ON records (subject, position);
    CREATE INDEX records_by_correction ON records (corrects) WHERE corrects IS NOT NULL;
    CREATE TABLE wraps (
      id INTEGER PRIMARY KEY, file BLOB NOT NULL, subject INTEGER NOT NULL, reader TEXT NOT NULL, bytes BLOB NOT NULL,
      UNIQUE (subject, file, reader)) STRICT;
    CREATE TABLE appointments (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, patient TEXT NOT NULL, doctor TEXT NOT NULL,
      state TEXT NOT NULL, turn TEXT, terms INTEGER NOT NULL) STRICT;
    CREATE INDEX appointments_by_patient ON appointments (patient, position);
    CREATE INDEX appointments_by_doctor ON appointments (doctor, position);
    """
}
