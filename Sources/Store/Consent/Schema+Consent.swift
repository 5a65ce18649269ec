extension Schema {
  /// Which entries made the state of consent, so that a start replays them alone, and who looked at whose data.
  ///
  /// Both are derived from the ledger and hold what stands there in clear. Entries about an alert that ended and about a
  /// patient who was erased are dropped: they change nothing any more.
  static let consent = """
    CREATE TABLE consent_entries (position INTEGER PRIMARY KEY, patient TEXT, alert INTEGER) STRICT;
    CREATE INDEX consent_entries_by_alert ON consent_entries (alert) WHERE alert IS NOT NULL;
    CREATE INDEX consent_entries_by_patient ON consent_entries (patient) WHERE patient IS NOT NULL;
    CREATE TABLE accesses (
      position INTEGER PRIMARY KEY, patient TEXT NOT NULL, person TEXT NOT NULL, permitted INTEGER NOT NULL) STRICT;
    CREATE INDEX accesses_by_patient ON accesses (patient, position);
    CREATE INDEX accesses_by_person ON accesses (person, position);
    ALTER TABLE persons ADD COLUMN agreement TEXT;
    ALTER TABLE persons ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
    """
}
