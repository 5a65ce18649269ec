import Consent
import Foundation
import GRDB
import Ledger
import Vitals

/// Openings that may be continued after a restart: which decision they rest on, and until when.
extension Transaction {
  /// Keeps an opening in the transaction of its decision, and forgets those that are over.
  ///
  /// - Parameter hash: SHA-256 of its token; the token itself is kept nowhere.
  package func keep(opening hash: [UInt8], of record: RecordID, permit: Permit, until: Timestamp) throws {
    try db.cachedStatement(sql: "DELETE FROM openings WHERE expires <= ?").execute(arguments: [now.milliseconds])
    try db.cachedStatement(
      sql: "INSERT INTO openings (hash, person, record, decision, expires) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      Data(hash), permit.request.person.text, record.position, permit.position, until.milliseconds,
    ])
  }

  /// The permit of an opening that was kept; nil when it is over, unknown, somebody else's or another record's.
  package func opening(
    _ hash: [UInt8], of record: RecordID, by person: PersonID
  ) throws -> (permit: Permit, until: Timestamp)? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT decision, expires FROM openings WHERE hash = ? AND person = ? AND record = ? AND expires > ?"),
      arguments: [Data(hash), person.text, record.position, now.milliseconds])
    guard let row, let permit = try permit(at: row["decision"], on: .record(record)) else { return nil }
    return (permit, Timestamp(milliseconds: row["expires"]))
  }

  /// Ends an opening.
  package func end(opening hash: [UInt8]) throws {
    try db.cachedStatement(sql: "DELETE FROM openings WHERE hash = ?").execute(arguments: [Data(hash)])
  }

  private func permit(at position: Int64, on resource: Resource) throws -> Permit? {
    let bytes = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT bytes FROM entries WHERE position = ?"), arguments: [position])
    guard let bytes, case let entry = try Entry.parse(Array(bytes)), entry.type == .accessDecided else { return nil }
    let values = try ConsentRows.values(at: position, keyRing: core.keyRing, db: db)
    return Permit(try AccessEntry(entry, values: values), on: resource, at: position)
  }
}
