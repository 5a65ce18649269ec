import Foundation
import GRDB
import Vault
import Vitals

extension Transaction {
  /// Counts and keeps a message that was refused: with its reason and, sealed under the intake's key, a bounded copy.
  ///
  /// A flood of the same reason from the same device becomes one row with a count: after ``samplesPerDevice`` copies
  /// within a minute only the count grows.
  package func refuse(_ message: RefusedMessage) throws {
    try refuse(message, time: nil, clock: nil)
  }

  func refuse(_ message: RefusedMessage, time: Timestamp?, clock: DeviceClock?) throws {
    let device = registry.device(message.device) == nil ? .nobody : message.device
    let correction = clock ?? core.ward.clock(of: device)
    try settle(
      DeviceRecordEntry(
        device: device, outcome: .rejected, boot: message.boot ?? 0, sequence: message.sequence, time: time,
        skewMilliseconds: correction.correctionMilliseconds))
    core.batch.rejected(
      device,
      ReceiptDraft.RejectedReading(boot: message.boot, sequence: message.sequence, reason: message.reason))
    try keep(message, of: device)
  }

  /// How many copies of the same reason a device gets in a minute before only a count is kept.
  static let samplesPerMinute = 8
  private static let minute: Int64 = 60_000

  private func keep(_ message: RefusedMessage, of device: DeviceIndex) throws {
    let recent = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT max(id) AS newest, count(*) AS rows FROM rejections
          WHERE device = ? AND reason = ? AND first > ?
          """),
      arguments: [device.value, message.reason, now.milliseconds - Self.minute])
    if let recent, let newest = recent["newest"] as Int64?, recent["rows"] as Int >= Self.samplesPerMinute {
      try db.cachedStatement(sql: "UPDATE rejections SET count = count + 1, last = ? WHERE id = ?")
        .execute(arguments: [now.milliseconds, newest])
      return
    }
    let id = (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM rejections")) ?? 0) + 1
    let intake = try intakeSubject()
    let sealed = try key(of: intake).seal(
      message.bytes, at: SealedPlace(table: "rejections", row: id, subject: intake.value),
      nonce: core.randomness.nonce())
    try db.cachedStatement(
      sql: """
        INSERT INTO rejections (id, device, reason, first, last, count, subject, bytes) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
        """
    ).execute(
      arguments: [
        id, device.value, message.reason, now.milliseconds, now.milliseconds, intake.value, Data(sealed),
      ])
  }

  /// The subject of today's refused bytes: a key a day, destroyed after the retention.
  private func intakeSubject() throws -> SubjectID {
    let day = now.milliseconds / 86_400_000
    let pseudonym = "intake-\(day)"
    let known = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM subjects WHERE pseudonym = ?"), arguments: [pseudonym])
    if let known { return SubjectID(known) }
    return try makeSubject(pseudonym: pseudonym, kind: "intake")
  }

  /// Destroys the keys of refused bytes that are older than the retention.
  package func forgetRejections(olderThan milliseconds: Int64) throws {
    let oldest = (now.milliseconds - milliseconds) / 86_400_000
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, pseudonym FROM subjects WHERE kind = 'intake' AND key IS NOT NULL")
    for row in rows {
      let pseudonym: String = row["pseudonym"]
      guard let day = Int64(pseudonym.dropFirst("intake-".count)), day < oldest else { continue }
      let id: Int64 = row["id"]
      try db.execute(sql: "UPDATE rejections SET bytes = NULL WHERE subject = ?", arguments: [id])
      try db.execute(sql: "UPDATE subjects SET key = NULL WHERE id = ?", arguments: [id])
      core.keyRing.forget(id)
    }
  }
}
