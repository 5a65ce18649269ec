import GRDB
import Vitals

/// The outbox in SQL. Rows are small and about pseudonyms only; what a call says is composed when it is sent.
enum CallRows {
  /// Ends what is under way to a recipient on one channel: a newer round takes its place.
  static func replace(alert: Int64, recipient: String, channel: CallChannel, on db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE calls SET state = 'cancelled'
        WHERE alert = ? AND recipient = ? AND channel = ? AND state IN ('open', 'sent')
        """
    ).execute(arguments: [alert, recipient, channel.rawValue])
  }

  /// Ends every call of an alert that nobody confirmed.
  static func cancel(alert: Int64, on db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE calls SET state = 'cancelled' WHERE alert = ? AND state IN ('open', 'sent')"
    ).execute(arguments: [alert])
  }

  /// Ends what is under way to one recipient.
  static func cancel(alert: Int64, recipient: String, on db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE calls SET state = 'cancelled' WHERE alert = ? AND recipient = ? AND state IN ('open', 'sent')"
    ).execute(arguments: [alert, recipient])
  }

  /// A recipient confirmed: nothing more goes to that recipient in this round, on any channel.
  static func deliver(alert: Int64, recipient: String, on db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE calls SET state = 'delivered' WHERE alert = ? AND recipient = ? AND state IN ('open', 'sent')"
    ).execute(arguments: [alert, recipient])
  }

  /// Notes a failed attempt and when to try again.
  static func postpone(_ id: Int64, until due: Timestamp, on db: Database) throws {
    try db.cachedStatement(sql: "UPDATE calls SET attempts = attempts + 1, due = ? WHERE id = ? AND state = 'open'")
      .execute(arguments: [due.milliseconds, id])
  }

  /// The channel has it.
  static func send(_ id: Int64, on db: Database) throws {
    try db.cachedStatement(sql: "UPDATE calls SET state = 'sent' WHERE id = ? AND state = 'open'")
      .execute(arguments: [id])
  }

  static func fetch(_ id: Int64, on db: Database) throws -> Call? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM calls WHERE id = ?"), arguments: [id]).map(call)
  }

  /// Calls that are to be sent, the earliest first.
  static func fetchOpen(on db: Database) throws -> [Call] {
    try Row.fetchAll(db, sql: "SELECT * FROM calls WHERE state = 'open' ORDER BY due, id").map(call)
  }

  static func fetchAll(of alert: Int64, on db: Database) throws -> [Call] {
    try Row.fetchAll(db, sql: "SELECT * FROM calls WHERE alert = ? ORDER BY id", arguments: [alert]).map(call)
  }

  /// - Throws: ``StoreError/malformedState`` for a word that this build never writes.
  private static func call(_ row: Row) throws -> Call {
    guard let channel = CallChannel(rawValue: row["channel"]), let state = Call.State(rawValue: row["state"]) else {
      throw StoreError.malformedState
    }
    return Call(
      id: row["id"], alert: row["alert"], recipient: row["recipient"], channel: channel, round: row["round"],
      state: state, attempts: row["attempts"], due: Timestamp(milliseconds: row["due"]),
      created: Timestamp(milliseconds: row["created"]))
  }
}
