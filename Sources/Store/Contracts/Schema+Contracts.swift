import Foundation
import GRDB
import Ledger

extension Schema {
  /// What facilities agreed on with patients and about devices, and whom patients addressed a grant to. All of it is derived
  /// from the ledger and holds what stands there in clear.
  static func registerContracts(_ migrator: inout DatabaseMigrator) {
    migrator.registerMigration("3 contracts") { db in
      try db.execute(sql: contracts)
      try deriveAddressed(db)
    }
  }

  /// The unique indices are the rule itself: a patient is at a facility once at a time, and a device belongs to one.
  private static let contracts = """
    CREATE TABLE admissions (
      position INTEGER PRIMARY KEY, subject INTEGER NOT NULL, patient TEXT NOT NULL, organisation TEXT NOT NULL,
      emergency INTEGER NOT NULL, state TEXT NOT NULL, since INTEGER, until INTEGER) STRICT;
    CREATE INDEX admissions_by_organisation ON admissions (organisation, state, position);
    CREATE INDEX admissions_by_patient ON admissions (patient, position);
    CREATE UNIQUE INDEX admissions_current ON admissions (patient, organisation) WHERE state <> 'ended';
    CREATE TABLE assignments (
      position INTEGER PRIMARY KEY, device TEXT NOT NULL, organisation TEXT NOT NULL, since INTEGER NOT NULL,
      until INTEGER) STRICT;
    CREATE INDEX assignments_by_organisation ON assignments (organisation, position);
    CREATE UNIQUE INDEX assignments_current ON assignments (device) WHERE until IS NULL;
    CREATE TABLE addressed (
      person TEXT NOT NULL, patient TEXT NOT NULL, PRIMARY KEY (person, patient)) STRICT, WITHOUT ROWID;
    CREATE INDEX addressed_by_patient ON addressed (patient);
    CREATE INDEX team_by_person ON team (person, subject);
    """

  /// A ledger that an older build wrote knows grants, but none of the other contracts.
  private static func deriveAddressed(_ db: Database) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, bytes FROM entries WHERE instr(bytes, CAST('"type":"consent.granted"' AS BLOB)) > 0
          OR instr(bytes, CAST('"type":"erasure"' AS BLOB)) > 0 ORDER BY position
        """)
    let projection = ContractProjection(db: db, ward: Ward())
    while let row = try rows.next() { try projection.apply(try Entry.parse(Array(row[1] as Data)), at: row[0]) }
  }
}
