import Foundation
import GRDB
import Ledger
import Vault

/// The values of an account's entries: what lies sealed beside them, or for folded summaries what they are opened with.
struct AccountedValues {
  let snapshot: Snapshot
  /// The openings of the fold that was last looked at: summaries of one day follow each other.
  private var openings: (fold: Int64, byPosition: [Int64: SummaryOpenings.Opening])?

  init(snapshot: Snapshot) { self.snapshot = snapshot }

  /// - Throws: `VaultError.subjectErased`, or ``StoreError/malformedState`` when the values are missing.
  mutating func entry(at position: Int64, proof: TlogProof) throws -> AccountedEntry {
    guard
      let bytes = try Data.fetchOne(
        snapshot.db.cachedStatement(sql: "SELECT bytes FROM entries WHERE position = ?"), arguments: [position])
    else { throw StoreError.malformedState }
    if let opened = try SealedPayload.open(position, keyRing: snapshot.keyRing, on: snapshot.db) {
      return AccountedEntry(bytes: Array(bytes), payload: opened.bytes, salt: opened.salt, proof: proof)
    }
    let opening = try opening(of: position)
    return AccountedEntry(
      bytes: Array(bytes), payload: try CanonicalJSON.encode(opening.payload), isFolded: true, salt: opening.salt,
      proof: proof)
  }

  private mutating func opening(of position: Int64) throws -> SummaryOpenings.Opening {
    let fold = try Int64.fetchOne(
      snapshot.db.cachedStatement(sql: "SELECT fold FROM summaries WHERE position = ?"), arguments: [position])
    guard let fold else { throw StoreError.malformedState }
    if openings?.fold != fold {
      guard let found = try SummaryOpenings.fetch(fold, keyRing: snapshot.keyRing, on: snapshot.db) else {
        throw StoreError.malformedState
      }
      openings = (fold, Dictionary(found.all.map { ($0.position, $0) }) { first, _ in first })
    }
    guard let opening = openings?.byPosition[position] else { throw StoreError.malformedState }
    return opening
  }
}
