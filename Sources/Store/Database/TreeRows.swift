import Foundation
import GRDB
import Ledger

/// The stored hashes of the tree, for proofs and for finding the right edge again.
struct TreeRows {
  let db: Database

  /// The hash of a leaf (`tileLevel` 0) or of the complete subtree under one hash of a higher tile level.
  func hash(tileLevel: Int, index: UInt64) throws -> Digest32 {
    let data =
      tileLevel == 0
      ? try Data.fetchOne(
        db.cachedStatement(sql: "SELECT leaf FROM entries WHERE position = ?"), arguments: [Int64(index)])
      : try Data.fetchOne(
        db.cachedStatement(sql: "SELECT hash FROM nodes WHERE level = ? AND idx = ?"),
        arguments: [tileLevel, Int64(index)])
    guard let data, let digest = Digest32(bytes: data) else { throw StoreError.unknown(.entry) }
    return digest
  }
}
