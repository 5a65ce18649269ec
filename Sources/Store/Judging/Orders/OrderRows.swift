import Foundation
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// Orders in SQL: whose and until when in clear. What they say is opened from beside their entries.
enum OrderRows {
  static func insert(_ position: Int64, of subject: SubjectID, author: String, expires: Int64, db: Database) throws {
    try db.execute(
      sql: "INSERT INTO orders (position, subject, author, expires, ended) VALUES (?, ?, ?, ?, NULL)",
      arguments: [position, subject.value, author, expires])
  }

  /// - Returns: false when the patient has no such order, or it was withdrawn before.
  static func end(_ position: Int64, of subject: SubjectID, at time: Int64, db: Database) throws -> Bool {
    try db.execute(
      sql: "UPDATE orders SET ended = ? WHERE position = ? AND subject = ? AND ended IS NULL",
      arguments: [time, position, subject.value])
    return db.changesCount == 1
  }

  /// Most orders that a summary names; the newest when there were more.
  private static let named = 64

  /// Orders of a patient that were placed by now and were in force at some time since `start`, ascending.
  static func standing(of subject: SubjectID, from start: Timestamp, db: Database) throws -> [Int64] {
    try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position FROM orders WHERE subject = ? AND expires > ? AND (ended IS NULL OR ended > ?)
          ORDER BY position DESC LIMIT ?
          """), arguments: [subject.value, start.milliseconds, start.milliseconds, named]
    ).reversed()
  }

  static func endAll(of subject: SubjectID, at time: Int64, db: Database) throws {
    try db.execute(
      sql: "UPDATE orders SET ended = ? WHERE subject = ? AND ended IS NULL", arguments: [time, subject.value])
  }

  /// Gives every patient in memory the orders that stand.
  ///
  /// - Throws: ``StoreError/malformedState`` for terms that this build never takes: a patient must not be judged by half
  ///   of what was ordered.
  static func load(into ward: Ward, at now: Timestamp, keyRing: KeyRing, db: Database) throws {
    var books: [SubjectID: [StandingOrder]] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT o.position, o.subject, o.author, o.expires FROM orders o JOIN subjects s ON s.id = o.subject
        WHERE o.ended IS NULL AND o.expires > ? AND s.key IS NOT NULL ORDER BY o.position
        """, arguments: [now.milliseconds])
    while let row = try rows.next() {
      let order = try order(row, keyRing: keyRing, db: db)
      books[SubjectID(row["subject"]), default: []].append(order)
    }
    for (subject, orders) in books {
      guard var patient = ward.registry.patient(subject) else { throw StoreError.malformedState }
      patient.orders = OrderBook(orders, at: now)
      ward.restore(patient)
    }
  }

  private static func order(_ row: Row, keyRing: KeyRing, db: Database) throws -> StandingOrder {
    let position: Int64 = row["position"]
    guard let members = try SealedPayload.fetch(position, keyRing: keyRing, on: db)?.object,
      let terms = try? OrderTerms(members: members)
    else { throw StoreError.malformedState }
    return StandingOrder(
      position: position, author: row["author"], terms: terms, expires: Timestamp(milliseconds: row["expires"]))
  }
}
