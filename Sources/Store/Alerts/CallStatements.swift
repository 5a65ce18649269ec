import GRDB
import Vitals

/// The statements that fill the outbox: made once for the writer's connection.
struct CallStatements {
  private let replacing: PreparedStatement
  private let inserting: PreparedStatement
  private let cancelling: PreparedStatement

  init(_ db: Database) throws {
    replacing = try PreparedStatement(
      db,
      """
      UPDATE calls SET state = 'cancelled'
      WHERE alert = ? AND recipient = ? AND channel = ? AND state IN ('open', 'sent')
      """)
    inserting = try PreparedStatement(
      db,
      """
      INSERT INTO calls (alert, recipient, channel, round, state, attempts, due, created)
      VALUES (?, ?, ?, ?, ?, 0, ?, ?)
      """)
    cancelling = try PreparedStatement(
      db, "UPDATE calls SET state = 'cancelled' WHERE alert = ? AND state IN ('open', 'sent')")
  }

  /// Puts a call in, in place of earlier rounds on the same way that nobody confirmed.
  ///
  /// - Returns: the call as it stands in the outbox.
  func insert(
    alert: Int64, recipient: String, channel: CallChannel, round: Int, state: Call.State, due: Timestamp,
    at now: Timestamp, on db: Database
  ) throws -> Call {
    replacing.bind(alert, at: 1)
    replacing.bind(recipient, at: 2)
    replacing.bind(channel.rawValue, at: 3)
    try replacing.execute()
    inserting.bind(alert, at: 1)
    inserting.bind(recipient, at: 2)
    inserting.bind(channel.rawValue, at: 3)
    inserting.bind(Int64(round), at: 4)
    inserting.bind(state.rawValue, at: 5)
    inserting.bind(due.milliseconds, at: 6)
    inserting.bind(now.milliseconds, at: 7)
    try inserting.execute()
    return Call(
      id: db.lastInsertedRowID, alert: alert, recipient: recipient, channel: channel, round: round, state: state,
      attempts: 0, due: due, created: now)
  }

  /// Ends every call of an alert that nobody confirmed.
  func cancel(alert: Int64) throws {
    cancelling.bind(alert, at: 1)
    try cancelling.execute()
  }
}
