import GRDB

extension Schema {
  /// Who is whose patient: derived from the ledger, and nothing but what stands there in clear.
  static func registerTreatments(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("4 treatments") { try $0.execute(sql: treatments) }
  }

  /// The unique index is the rule itself: a patient is a doctor's once at a time.
  private static let treatments = """
    CREATE TABLE treatments (
      position INTEGER PRIMARY KEY, doctor TEXT NOT NULL, patient TEXT, code BLOB, expires INTEGER,
      state TEXT NOT NULL, since INTEGER, until INTEGER) STRICT;
    CREATE INDEX treatments_by_doctor ON treatments (doctor, state, patient);
    CREATE INDEX treatments_by_patient ON treatments (patient, position);
    CREATE UNIQUE INDEX treatments_current ON treatments (doctor, patient)
      WHERE state <> 'ended' AND patient IS NOT NULL;
    """
}
