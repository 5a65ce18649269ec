extension Schema {
  /// What belongs to people and stands on no ledger: how they sign in, and what is sealed of them.
  ///
  /// Only `standings` is derived, like the tables of consent. User names and identity numbers stand as keyed hashes alone,
  /// secrets as hashes, files sealed under the person's own key.
  static let people = """
    CREATE TABLE standings (person TEXT PRIMARY KEY, licence TEXT NOT NULL) STRICT;
    CREATE TABLE accounts (name BLOB PRIMARY KEY, person TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE identity_numbers (mac BLOB PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
    CREATE INDEX identity_numbers_by_person ON identity_numbers (person);
    CREATE TABLE certificates (person TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE key_copies (person TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE passphrases (
      person TEXT PRIMARY KEY, salt BLOB NOT NULL, rounds INTEGER NOT NULL, verifier BLOB NOT NULL) STRICT;
    CREATE TABLE sessions (
      id BLOB PRIMARY KEY, person TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,
      refresh BLOB NOT NULL UNIQUE) STRICT;
    CREATE INDEX sessions_by_person ON sessions (person);
    CREATE TABLE spent_refreshes (hash BLOB PRIMARY KEY, session BLOB NOT NULL, expires INTEGER NOT NULL) STRICT;
    CREATE TABLE spent_challenges (hash BLOB PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
    """

  /// Keys that shall take the place of lost ones; derived.
  static let recoveries = """
    CREATE TABLE recoveries (
      person TEXT PRIMARY KEY, position INTEGER NOT NULL, did TEXT NOT NULL, due INTEGER NOT NULL) STRICT;
    """

  /// The tables that hold something of one person, by the person's id: emptied when the person is erased.
  static let personalTables = [
    "accounts", "identity_numbers", "certificates", "key_copies", "passphrases", "sessions", "openings", "uploads",
    "upload_objects",
  ]
}
