extension Schema {
  /// What was answered to requests that carried a key, so that it can be answered again. No projection of the ledger, and
  /// no value of anybody in clear: each row is sealed under what only the request itself can give (``KeyedRequest``).
  static let keptAnswers = """
    CREATE TABLE kept_answers (
      name BLOB PRIMARY KEY, person TEXT NOT NULL, mark BLOB NOT NULL, created INTEGER NOT NULL,
      sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_answers_by_person ON kept_answers (person, created);
    """
}
