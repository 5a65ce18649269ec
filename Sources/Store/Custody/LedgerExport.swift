import Foundation
import GRDB
import Ledger
import Vault

/// `vigil export`: the ledger as tlog-tiles (C2SP) and as JSON lines, readable and verifiable without Vigil.
///
/// Only what is anchored is written: a checkpoint is signed, and nothing signed leaves ahead of the anchor (LEDGER-4).
///
/// The folder gets `checkpoint`, `tile/…`, `tile/entries/…`, `entries.jsonl`, `blocks.jsonl` and `node.vkey`. No sealed
/// value is among them.
package struct LedgerExport {
  private let database: any DatabaseReader
  private let anchored: AnchorHead

  /// - Parameters:
  ///   - path: the database file; it is opened read-only, beside a running gateway if there is one.
  ///   - anchored: how far the export goes.
  package init(path: String, anchored: AnchorHead) throws {
    database = try DatabaseFile.openReadOnly(path)
    self.anchored = anchored
  }

  /// Writes everything up to the anchored block, in one read transaction.
  ///
  /// - Parameters:
  ///   - folder: must not exist yet, or be empty.
  ///   - progress: called now and then with the number of entries written and their total.
  /// - Returns: the number of entries.
  package func write(to folder: String, progress: (_ done: Int64, _ total: Int64) -> Void) throws -> Int64 {
    let manager = FileManager.default
    if let present = try? manager.contentsOfDirectory(atPath: folder), !present.isEmpty {
      throw ExportError.folderNotEmpty(folder)
    }
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try database.read { db in
      let total = Int64(anchored.size)
      try writeEntries(to: folder, total: total, db: db, progress: progress)
      try writeBlocks(to: folder, db: db)
      try writeTiles(to: folder, size: UInt64(total), db: db)
      try write(try verifierKeys(db), to: folder, "node.vkey")
      return total
    }
  }

  private func writeEntries(
    to folder: String, total: Int64, db: Database, progress: (Int64, Int64) -> Void
  ) throws {
    var lines = try LineFile(folder + "/entries.jsonl")
    var bundle: [UInt8] = []
    var width = 0
    var written: Int64 = 0
    let rows = try Row.fetchCursor(
      db, sql: "SELECT bytes FROM entries WHERE position < ? ORDER BY position", arguments: [total])
    while let row = try rows.next() {
      let bytes = Array(row["bytes"] as Data)
      try lines.write(ExportLine.entry(bytes))
      try EntryBundle.append(bytes, to: &bundle)
      width += 1
      written += 1
      if width == Tile.fullWidth || written == total {
        try write(bundle, to: folder, EntryBundle.path(index: UInt64(written - 1) / 256, width: width))
        bundle.removeAll(keepingCapacity: true)
        width = 0
      }
      if written.isMultiple(of: 65_536) { progress(written, total) }
    }
    try lines.close()
    progress(written, total)
  }

  private func writeBlocks(to folder: String, db: Database) throws {
    var lines = try LineFile(folder + "/blocks.jsonl")
    var checkpoint = ""
    let rows = try Row.fetchCursor(
      db, sql: "SELECT header, hash, signature, checkpoint FROM blocks WHERE idx <= ? ORDER BY idx",
      arguments: [Int64(anchored.blockIndex)])
    while let row = try rows.next() {
      checkpoint = row["checkpoint"]
      try lines.write(
        ExportLine.block(
          BlockRecord(
            header: Array(row["header"] as Data), hash: Digest32(bytes: row["hash"] as Data) ?? .zero,
            signature: Array(row["signature"] as Data), checkpoint: checkpoint)))
    }
    try lines.close()
    try write(Array(checkpoint.utf8), to: folder, "checkpoint")
  }

  /// The key of every origin, the oldest first: more than one after a restore.
  private func verifierKeys(_ db: Database) throws -> [UInt8] {
    let rows = try Data.fetchAll(
      db, sql: "SELECT bytes FROM entries WHERE position < ? AND instr(bytes, ?) > 0 ORDER BY position",
      arguments: [Int64(anchored.size), Data("\"type\":\"node.origin\"".utf8)])
    return try rows.flatMap { row -> [UInt8] in
      let entry = try Entry.parse(Array(row))
      guard entry.type == .nodeOrigin else { return [] }
      let key = try NodeOrigin(body: entry.body).key.publicKey()
      return ExportLine.verifierKey(try NoteKey(name: entry.origin, publicKey: key))
    }
  }

  private func writeTiles(to folder: String, size: UInt64, db: Database) throws {
    let tree = TreeRows(db: db)
    for tile in Tile.all(ofSize: size) {
      try write(try tile.bytes(reading: tree.hash), to: folder, tile.path)
    }
  }

  private func write(_ bytes: [UInt8], to folder: String, _ path: String) throws {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}

/// Why an export did not begin.
package enum ExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An export never mixes with what is there.
  case folderNotEmpty(String)

  package var description: String {
    switch self {
    case .folderNotEmpty(let folder): "\(folder) is not empty; export into a new folder"
    }
  }
}

/// A file that is written line by line through a buffer.
private struct LineFile {
  private let handle: FileHandle
  private var buffer: [UInt8] = []

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw DurableError(step: "create", path: path, code: errno)
    }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  mutating func write(_ line: [UInt8]) throws {
    buffer.append(contentsOf: line)
    if buffer.count > 1 << 20 { try flush() }
  }

  mutating func close() throws {
    try flush()
    try handle.close()
  }

  private mutating func flush() throws {
    try handle.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
