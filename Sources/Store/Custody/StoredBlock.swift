import Foundation
import GRDB
import Ledger
import Vitals

/// A block and its entries as they are stored, for showing.
package struct StoredBlock: Sendable {
  package let block: Block
  package let hash: Digest32
  package let signature: [UInt8]
  package let checkpoint: String
  /// The canonical bytes of its entries.
  package let entries: [[UInt8]]

  /// - Throws: ``StoreError/unknown(_:)`` when there is no such block.
  package static func fetch(_ index: Int64, path: String) throws -> StoredBlock {
    try DatabaseFile.openReadOnly(path).read { db in try fetch(index, db: db) }
  }

  package static func fetchLatest(path: String) throws -> StoredBlock {
    try DatabaseFile.openReadOnly(path).read { db in
      try fetch(try Int64.fetchOne(db, sql: "SELECT max(idx) FROM blocks") ?? -1, db: db)
    }
  }

  static func fetch(_ index: Int64, db: Database) throws -> StoredBlock {
    let row = try Row.fetchOne(
      db, sql: "SELECT header, hash, signature, checkpoint FROM blocks WHERE idx = ?", arguments: [index])
    guard let row, let hash = Digest32(bytes: row["hash"] as Data) else { throw StoreError.unknown(.block) }
    let block = try Block.parse(Array(row["header"] as Data))
    let entries = try Data.fetchAll(
      db, sql: "SELECT bytes FROM entries WHERE position >= ? AND position < ? ORDER BY position",
      arguments: [Int64(block.positions.lowerBound), Int64(block.positions.upperBound)])
    return StoredBlock(
      block: block, hash: hash, signature: Array(row["signature"] as Data), checkpoint: row["checkpoint"],
      entries: entries.map { Array($0) })
  }

  /// One line of canonical JSON.
  package var json: String {
    let members = [
      "\"checkpoint\":\(quoted(checkpoint))", "\"hash\":\"\(hash)\"", "\"header\":\(header)",
      "\"signature\":\"\(Data(signature).base64EncodedString())\"",
      "\"transactions\":[\(entries.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ","))]",
    ]
    return "{" + members.joined(separator: ",") + "}"
  }

  /// For people.
  package var text: String {
    var lines = [
      "block      \(block.index) (\(block.kind.rawValue))",
      "timestamp  \(Timestamp(milliseconds: block.time).rfc3339)",
      "node       \(block.node)",
      "previous   \(block.previous)",
      "root       \(block.root)",
      "hash       \(hash)",
      "signature  \(Data(signature).base64EncodedString())",
      "transactions (\(entries.count), from position \(block.first)):",
    ]
    for (offset, entry) in entries.enumerated() {
      lines.append("  \(Int64(block.first) + Int64(offset))  \(MerkleHash.leaf(entry).hex.prefix(16))…")
      lines.append("    \(String(decoding: entry, as: UTF8.self))")
    }
    return lines.joined(separator: "\n")
  }

  private var header: String {
    (try? block.canonicalBytes()).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  private func quoted(_ text: String) -> String {
    (try? CanonicalJSON.encode(.string(text))).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}
