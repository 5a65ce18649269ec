import GRDB
import Ledger
import Vault
import Vitals

/// An order as it is shown.
package struct OrderView: Sendable {
  /// Where it stands on the ledger: its name.
  package let position: Int64
  /// The stable id of the person who signed it.
  package let author: String
  /// When it was signed, by the person's clock.
  package let placed: Timestamp
  package let expires: Timestamp
  /// When it was withdrawn or the patient erased; nil when it was not.
  package let ended: Timestamp?
  /// What it says and why, when it can be opened.
  package let payload: EntryPayload
}

extension Reader {
  /// A patient's orders, the newest first: those in force, or all.
  ///
  /// - Returns: nil when there is no such patient or the patient is outside the scope; at most 200 orders.
  package func orders(of pseudonym: String, scope: Scope, all: Bool) async throws -> [OrderView]? {
    try await read { snapshot in
      var arguments = scope.arguments
      arguments += ["patient": pseudonym]
      let subject = try Int64.fetchOne(
        snapshot.db,
        sql: """
          SELECT subject FROM patients WHERE id = :patient AND (:facility OR (:node AND subject = 0)
            OR subject IN (SELECT subject FROM team WHERE person = :member))
          """, arguments: arguments)
      guard let subject else { return nil }
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: """
          SELECT position, author, expires, ended FROM orders WHERE subject = ?1
            AND (?2 OR (ended IS NULL AND expires > ?3)) ORDER BY position DESC LIMIT 200
          """, arguments: [subject, all, snapshot.now.milliseconds])
      return try rows.compactMap { try snapshot.order($0) }
    }
  }
}

extension Snapshot {
  fileprivate func order(_ row: Row) throws -> OrderView? {
    let position: Int64 = row["position"]
    guard let entry = try entries(from: position, limit: 1, opening: .facility).first, entry.position == position else {
      return nil
    }
    return OrderView(
      position: position, author: row["author"], placed: Timestamp(milliseconds: entry.entry.time),
      expires: Timestamp(milliseconds: row["expires"]),
      ended: (row["ended"] as Int64?).map { Timestamp(milliseconds: $0) }, payload: entry.payload)
  }
}
