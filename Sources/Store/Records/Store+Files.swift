import Consent
import Foundation
import GRDB
import Ledger
import Vault

extension Store {
  /// Where sealed objects lie.
  package var blobPath: String { configuration.blobFolder }

  /// The address of every file that the ledger names and that was not erased. Blocks: never call it from an async context.
  package func liveFiles() throws -> [ContentID] { try pool.read { try RecordRows.liveFiles($0) } }

  /// How many plaintext bytes the files have that were added to a patient for no organisation: the patient's own, each
  /// file once, corrected ones among them. Blocks: never call it from an async context.
  package func ownFileBytes(of patient: String) throws -> Int64 {
    try pool.read { [keyRing] db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT r.position, r.file FROM records r JOIN subjects s ON s.id = r.subject
          WHERE s.pseudonym = ? AND r.organisation IS NULL AND r.file IS NOT NULL ORDER BY r.position
          """, arguments: [patient])
      var known: Set<Data> = []
      var bytes: Int64 = 0
      while let row = try rows.next() {
        guard known.insert(row["file"]).inserted,
          let payload = try SealedPayload.fetchUnlessErased(row["position"], keyRing: keyRing, on: db),
          payload["class"]?.string == DataClass.ownFiles.rawValue
        else { continue }
        bytes += payload["file"].flatMap { StoredFile(json: $0) }?.bytes ?? 0
      }
      return bytes
    }
  }
}

extension StoreConfiguration {
  /// The folder of sealed objects.
  package var blobFolder: String { dataFolder + "/blobs" }
}
