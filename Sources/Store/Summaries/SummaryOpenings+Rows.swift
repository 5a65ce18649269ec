import Foundation
import GRDB
import Vault

extension SummaryOpenings {
  /// The openings that lie beside a fold's entry; nil when there are none.
  ///
  /// - Throws: `VaultError.subjectErased`, `VaultError.sealBroken`, or ``StoreError/malformedState``.
  static func fetch(_ fold: Int64, keyRing: KeyRing, on db: Database) throws -> SummaryOpenings? {
    try fetchBytes(fold, keyRing: keyRing, on: db).map { try SummaryOpenings(decoding: $0) }
  }

  /// As ``fetch(_:keyRing:on:)``, packed: what the digest on the ledger is over.
  static func fetchBytes(_ fold: Int64, keyRing: KeyRing, on db: Database) throws -> [UInt8]? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT o.subject, o.bytes, s.key FROM fold_openings o JOIN subjects s ON s.id = o.subject WHERE o.position = ?
          """), arguments: [fold])
    guard let row else { return nil }
    let subject = SubjectID(row["subject"])
    let sealedKey: Data? = row["key"]
    return Array(
      try keyRing.key(of: subject.value) { sealedKey }
        .open(row["bytes"] as Data, at: SummaryFold.place(ofOpenings: fold, subject: subject)))
  }
}
