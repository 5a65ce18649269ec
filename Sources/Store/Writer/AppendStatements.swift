import GRDB
import Ledger

/// The statements of the append path: made once for the writer's connection.
struct AppendStatements {
  private let entry: PreparedStatement
  private let sealed: PreparedStatement
  private let node: PreparedStatement
  private let block: PreparedStatement
  private let alertEntry: PreparedStatement
  private let alert: PreparedStatement
  private let journal: PreparedStatement

  init(_ db: Database) throws {
    entry = try PreparedStatement(db, "INSERT INTO entries (position, leaf, bytes) VALUES (?, ?, ?)")
    sealed = try PreparedStatement(db, "INSERT INTO sealed (position, subject, bytes) VALUES (?, ?, ?)")
    node = try PreparedStatement(db, "INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)")
    block = try PreparedStatement(
      db, "INSERT INTO blocks (idx, header, hash, signature, checkpoint) VALUES (?, ?, ?, ?, ?)")
    alertEntry = try PreparedStatement(db, "INSERT INTO alert_entries (alert, position) VALUES (?, ?)")
    alert = try PreparedStatement(
      db,
      """
      INSERT INTO alerts (opened, subject, ended, updated, contents) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (opened) DO UPDATE SET ended = excluded.ended, updated = excluded.updated,
        contents = excluded.contents
      """)
    journal = try PreparedStatement(db, "INSERT INTO journal (id, bytes) VALUES (?, ?)")
  }

  func insert(entry position: Int64, leaf: Digest32, bytes: [UInt8]) throws {
    entry.bind(position, at: 1)
    entry.bind(leaf, at: 2)
    entry.bind(bytes, at: 3)
    try entry.execute()
  }

  func insert(sealed position: Int64, subject: SubjectID, bytes: [UInt8]) throws {
    sealed.bind(position, at: 1)
    sealed.bind(subject.value, at: 2)
    sealed.bind(bytes, at: 3)
    try sealed.execute()
  }

  func insert(node: TreeNode) throws {
    self.node.bind(Int64(node.tileLevel), at: 1)
    self.node.bind(Int64(node.index), at: 2)
    self.node.bind(node.hash, at: 3)
    try self.node.execute()
  }

  func insert(block index: Int64, header: [UInt8], hash: Digest32, signature: [UInt8], checkpoint: String) throws {
    block.bind(index, at: 1)
    block.bind(header, at: 2)
    block.bind(hash, at: 3)
    block.bind(signature, at: 4)
    block.bind(checkpoint, at: 5)
    try block.execute()
  }

  func insert(alert: Int64, position: Int64) throws {
    alertEntry.bind(alert, at: 1)
    alertEntry.bind(position, at: 2)
    try alertEntry.execute()
  }

  /// Puts the alert's row in, or in place of the one that is there.
  func put(alert opened: Int64, subject: SubjectID, ended: Int64?, updated: Int64, contents: [UInt8]) throws {
    alert.bind(opened, at: 1)
    alert.bind(subject.value, at: 2)
    alert.bind(ended, at: 3)
    alert.bind(updated, at: 4)
    alert.bind(contents, at: 5)
    try alert.execute()
  }

  func insert(journal id: Int64, bytes: [UInt8]) throws {
    journal.bind(id, at: 1)
    journal.bind(bytes, at: 2)
    try journal.execute()
  }
}
