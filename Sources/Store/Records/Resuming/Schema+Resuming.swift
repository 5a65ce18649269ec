extension Schema {
  /// What must go on after a restart although no entry tells it: files on their way in, openings whose decision is on the
  /// ledger, and how often somebody failed to sign in from somewhere.
  ///
  /// An upload's key lies sealed under its person's key; an opening's token and who failed where stand as hashes.
  static let resuming = """
    CREATE TABLE uploads (
      id INTEGER PRIMARY KEY, person TEXT NOT NULL, begun INTEGER NOT NULL, state BLOB NOT NULL) STRICT;
    CREATE INDEX uploads_by_person ON uploads (person);
    CREATE TABLE upload_objects (
      upload INTEGER NOT NULL, idx INTEGER NOT NULL, person TEXT NOT NULL, cid BLOB NOT NULL,
      PRIMARY KEY (upload, idx), UNIQUE (upload, cid)) STRICT, WITHOUT ROWID;
    CREATE TABLE openings (
      hash BLOB PRIMARY KEY, person TEXT NOT NULL, record INTEGER NOT NULL, decision INTEGER NOT NULL,
      expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX openings_by_end ON openings (expires);
    CREATE TABLE sign_in_failures (
      hash BLOB PRIMARY KEY, failures INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX sign_in_failures_by_last ON sign_in_failures (last);
    """
}
