import Foundation
import GRDB
import Vault

/// `vigil backup`: a consistent copy of the database while the gateway runs, without keys and without the anchor.
///
/// `VACUUM INTO` reads one snapshot and copies only what is live: pages of what was erased do not travel.
package enum Backup {
  /// Writes `vigil.sqlite` into a folder that has none yet, synced.
  ///
  /// - Returns: the size of the ledger in the copy.
  package static func write(from path: String, to folder: String, calls: FileCalls = .system) throws -> Int64 {
    let target = (folder as NSString).appendingPathComponent("vigil.sqlite")
    guard !FileManager.default.fileExists(atPath: target) else { throw ExportError.folderNotEmpty(folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let source = try DatabaseFile.openReadOnly(path)
    try source.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [target]) }
    let descriptor = open(target, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: target, code: errno) }
    defer { close(descriptor) }
    guard calls.sync(descriptor, target, false) == 0 else {
      throw DurableError(step: "fsync", path: target, code: errno)
    }
    try Durable.syncFolder(of: target, calls: calls)
    return try DatabaseFile.openReadOnly(target).read {
      try Int64.fetchOne($0, sql: "SELECT coalesce(max(position) + 1, 0) FROM entries") ?? 0
    }
  }
}
