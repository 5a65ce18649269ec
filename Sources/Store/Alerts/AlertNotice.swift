import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// Everything that a call about an alert says, read back from what is durable: nothing is announced that is not on disk.
package struct AlertNotice: Sendable {
  /// Where the newest evidence stands on the ledger.
  package struct Evidence: Sendable {
    package let position: Int64
    /// RFC 6962 leaf hash of the entry: its id.
    package let leaf: Digest32
    /// The block that holds the entry.
    package let block: Int64
    package let blockHash: Digest32
    /// When the gateway received it.
    package let received: Timestamp
    package let body: [String: JSONValue]
    /// The sealed values: reading, findings, score; of a technical alert what is wrong.
    package let payload: JSONValue?
  }

  package let alert: AlertRecord
  /// The patient's name, nil for an alert about the gateway and for a patient whose key was destroyed.
  package let patientName: String?
  /// The unit of the device concerned, if there is one.
  package let unit: String?
  package let evidence: Evidence
}

extension AlertNotice {
  static func fetch(_ opened: Int64, keyRing: KeyRing, on db: Database) throws -> AlertNotice {
    let alert = try AlertRows.fetch(opened, keyRing: keyRing, on: db)
    let evidence = try fetchEvidence(alert.newestEvidence, keyRing: keyRing, on: db)
    let registration = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT position FROM patients WHERE subject = ?"), arguments: [alert.subject.value])
    let patient = try registration.flatMap { try SealedPayload.fetch($0, keyRing: keyRing, on: db) }
    let unit = try evidence.body["device"]?.string.flatMap {
      try String.fetchOne(db.cachedStatement(sql: "SELECT unit FROM devices WHERE name = ?"), arguments: [$0])
    }
    return AlertNotice(alert: alert, patientName: patient?["name"]?.string, unit: unit, evidence: evidence)
  }

  private static func fetchEvidence(_ position: Int64, keyRing: KeyRing, on db: Database) throws -> Evidence {
    let entryRow = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT leaf, bytes FROM entries WHERE position = ?"), arguments: [position])
    guard let entryRow, let leaf = Digest32(bytes: entryRow["leaf"] as Data) else { throw StoreError.unknown(.entry) }
    let entry = try Entry.parse(Array(entryRow["bytes"] as Data))
    let (block, hash) = try blockHolding(position, on: db)
    return Evidence(
      position: position, leaf: leaf, block: block, blockHash: hash, received: Timestamp(milliseconds: entry.time),
      body: entry.body, payload: try SealedPayload.fetch(position, keyRing: keyRing, on: db))
  }

  /// The block over this position, by bisection: blocks have no index over positions and need none. The newest is looked
  /// at first, because evidence is called about when it is new.
  private static func blockHolding(_ position: Int64, on db: Database) throws -> (index: Int64, hash: Digest32) {
    var low: Int64 = 0
    var high = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(idx) FROM blocks")) ?? -1
    let header = try db.cachedStatement(sql: "SELECT header, hash FROM blocks WHERE idx = ?")
    var middle = high
    while low <= high {
      defer { middle = low + (high - low) / 2 }
      let row = try Row.fetchOne(header, arguments: [middle])
      guard let row, let hash = Digest32(bytes: row["hash"] as Data) else { throw StoreError.unknown(.block) }
      let positions = try Block.parse(Array(row["header"] as Data)).positions
      if position < Int64(positions.lowerBound) {
        high = middle - 1
      } else if position >= Int64(positions.upperBound) {
        low = middle + 1
      } else {
        return (middle, hash)
      }
    }
    throw StoreError.unknown(.block)
  }
}
