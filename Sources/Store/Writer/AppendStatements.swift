import Foundation
import GRDB
import Ledger

/// The positional, cached statements of the append path: made once for the writer's connection.
struct AppendStatements {
  private let entry: Statement
  private let sealed: Statement
  private let node: Statement
  private let block: Statement
  private let alertEntry: Statement
  private let journal: Statement

  init(_ db: Database) throws {
    entry = try db.makeStatement(sql: "INSERT INTO entries (position, leaf, bytes) VALUES (?, ?, ?)")
    sealed = try db.makeStatement(sql: "INSERT INTO sealed (position, subject, bytes) VALUES (?, ?, ?)")
    node = try db.makeStatement(sql: "INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)")
    block = try db.makeStatement(
      sql: "INSERT INTO blocks (idx, header, hash, signature, checkpoint) VALUES (?, ?, ?, ?, ?)")
    alertEntry = try db.makeStatement(sql: "INSERT INTO alert_entries (alert, position) VALUES (?, ?)")
    journal = try db.makeStatement(sql: "INSERT INTO journal (id, bytes) VALUES (?, ?)")
  }

  func insert(entry position: Int64, leaf: Digest32, bytes: [UInt8]) throws {
    try entry.execute(arguments: [position, Data(leaf.bytes), Data(bytes)])
  }

  func insert(sealed position: Int64, subject: SubjectID, bytes: Data) throws {
    try sealed.execute(arguments: [position, subject.value, bytes])
  }

  func insert(node: TreeNode) throws {
    try self.node.execute(arguments: [node.tileLevel, Int64(node.index), Data(node.hash.bytes)])
  }

  func insert(block index: Int64, header: [UInt8], hash: Digest32, signature: [UInt8], checkpoint: String) throws {
    try block.execute(arguments: [index, Data(header), Data(hash.bytes), Data(signature), checkpoint])
  }

  func insert(alert: Int64, position: Int64) throws {
    try alertEntry.execute(arguments: [alert, position])
  }

  func insert(journal id: Int64, bytes: [UInt8]) throws {
    try journal.execute(arguments: [id, Data(bytes)])
  }
}
