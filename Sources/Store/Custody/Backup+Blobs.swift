import Foundation
import GRDB
import Vault

extension Backup {
  /// Copies every sealed object that the copied database names and that was not erased. Objects never change, so the copy
  /// may be made while the gateway runs.
  ///
  /// - Parameters:
  ///   - database: the copy.
  ///   - blobs: the gateway's folder of objects.
  ///   - target: where they go; made if need be.
  /// - Returns: how many files were copied with all of their objects.
  /// - Throws: `VaultError.objectMissing` for a file that the gateway still names and no longer has.
  package static func copyBlobs(namedBy database: String, source: String, from blobs: String, to target: String) throws
    -> Int
  {
    let files = try DatabaseFile.openReadOnly(database).read { try RecordRows.liveFiles($0) }
    guard !files.isEmpty else { return 0 }
    let lease = try BlobFolder(path: target).lease()
    var count = 0
    for file in files {
      do {
        let manifest = try BlobFolder.read(file, in: blobs)
        for object in try FileManifest(parsing: manifest).objects {
          try lease.put(SealedObject(bytes: try BlobFolder.read(object, in: blobs)))
        }
        try lease.put(SealedObject(bytes: manifest))
        count += 1
      } catch VaultError.objectMissing(let id) {
        // Erased since the copy was made: then it is right that it is gone.
        let live = try DatabaseFile.openReadOnly(source).read { try RecordRows.liveFiles($0) }
        guard !live.contains(file) else { throw VaultError.objectMissing(id) }
      }
    }
    return count
  }
}
