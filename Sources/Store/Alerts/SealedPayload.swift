import Foundation
import GRDB
import Ledger
import Vault

/// The values that lie sealed beside an entry.
enum SealedPayload {
  /// The payload of the entry at this position, without its salt.
  ///
  /// - Returns: nil when the entry has none.
  /// - Throws: `VaultError.subjectErased` when the subject's key was destroyed, `VaultError.sealBroken` for changed
  ///   bytes, ``StoreError/malformedState`` for anything that the writer never seals.
  static func fetch(_ position: Int64, keyRing: KeyRing, on db: Database) throws -> JSONValue? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT v.subject, v.bytes, s.key FROM sealed v JOIN subjects s ON s.id = v.subject WHERE v.position = ?
          """), arguments: [position])
    guard let row else { return nil }
    let subject: Int64 = row["subject"]
    let sealedKey: Data? = row["key"]
    let plaintext = try keyRing.key(of: subject) { sealedKey }
      .open(row["bytes"], at: SealedPlace(table: "sealed", row: position, subject: subject))
    guard plaintext.count > Commitment.saltBytes,
      let value = try? CanonicalJSON.parse(Array(plaintext[Commitment.saltBytes...]))
    else { throw StoreError.malformedState }
    return value
  }
}
