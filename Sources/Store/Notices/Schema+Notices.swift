extension Schema {
  /// Notices that wait to be sent: what happened to a patient's data, told to the patient. Pseudonyms and times alone; where
  /// a notice goes is looked up when it is sent. Not derived: one that was sent is gone.
  static let notices = """
    CREATE TABLE notices (
      id INTEGER PRIMARY KEY, position INTEGER NOT NULL, subject INTEGER NOT NULL, recipient TEXT NOT NULL,
      kind TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;
    CREATE INDEX notices_by_due ON notices (due);
    CREATE INDEX notices_by_subject ON notices (subject);
    """
}
