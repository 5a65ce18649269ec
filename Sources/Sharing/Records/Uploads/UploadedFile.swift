import Ledger
import Store
import Vault

/// A whole file, on disk, that no entry names yet.
package struct UploadedFile: Sendable {
  /// What its author must sign.
  package let file: StoredFile
  /// The file's key, when the gateway sealed it; nil when its author did.
  let key: FileKey?
  /// Keeps its objects until its entry is durable.
  let lease: BlobLease
}
