import GRDB

/// The frame of a batch in SQL: its transaction and the savepoints within.
struct BatchStatements {
  private let beginning: PreparedStatement
  private let committing: PreparedStatement
  private let saving: PreparedStatement
  private let releasing: PreparedStatement
  private let takingBack: PreparedStatement

  init(_ db: Database) throws {
    beginning = try PreparedStatement(db, "BEGIN IMMEDIATE")
    committing = try PreparedStatement(db, "COMMIT")
    saving = try PreparedStatement(db, "SAVEPOINT submission")
    releasing = try PreparedStatement(db, "RELEASE submission")
    takingBack = try PreparedStatement(db, "ROLLBACK TO submission")
  }

  func begin() throws { try beginning.execute() }

  /// Returns after the fsync.
  func commit() throws { try committing.execute() }

  func save() throws { try saving.execute() }

  /// Keeps what was done since ``save()``.
  func release() throws { try releasing.execute() }

  /// Takes back what was done since ``save()``.
  func takeBack() throws {
    try takingBack.execute()
    try releasing.execute()
  }
}
