extension Schema {
  /// Links that patients handed out. Everything a link says is sealed under the patient's key, its files too, which the
  /// gateway cannot open besides; what is counted stands in clear, because the writer counts it.
  static let links = """
    CREATE TABLE links (
      position INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, subject INTEGER NOT NULL, patient TEXT NOT NULL,
      until INTEGER NOT NULL, uses INTEGER, used INTEGER NOT NULL, attempts INTEGER NOT NULL, refused INTEGER NOT NULL,
      revoked INTEGER, terms BLOB NOT NULL) STRICT;
    CREATE INDEX links_by_subject ON links (subject, position);
    CREATE TABLE link_files (
      link INTEGER NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (link, idx)) STRICT, WITHOUT ROWID;
    CREATE TABLE link_tickets (
      hash BLOB PRIMARY KEY, link INTEGER NOT NULL, idx INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """
}
