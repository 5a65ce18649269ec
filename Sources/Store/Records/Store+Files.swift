import GRDB
import Vault

extension Store {
  /// Where sealed objects lie.
  package var blobPath: String { configuration.blobFolder }

  /// The address of every file that the ledger names and that was not erased. Blocks: never call it from an async context.
  package func liveFiles() throws -> [ContentID] { try pool.read { try RecordRows.liveFiles($0) } }
}

extension StoreConfiguration {
  /// The folder of sealed objects.
  package var blobFolder: String { dataFolder + "/blobs" }
}
