import Foundation
import GRDB
import Ledger
import Vault
import Vitals

extension Reader {
  /// The next summaries whose time in their grain is over, worked out as one of the next grain: here and not on the writer,
  /// so that no emergency waits while a day is opened and added up.
  ///
  /// - Parameter skipping: summaries that could not be opened before.
  /// - Returns: nil when nothing is due.
  package func nextFold(after retention: SummaryRetention, skipping: Set<Int64>) async throws -> SummaryFold? {
    try await read { snapshot in
      for grain in SummaryGrain.allCases {
        guard let end = retention.end(of: grain, at: snapshot.now), let next = grain.next,
          let fold = try snapshot.fold(grain, into: next, before: end, skipping: skipping)
        else { continue }
        return fold
      }
      return nil
    }
  }
}

extension Snapshot {
  fileprivate func fold(
    _ grain: SummaryGrain, into next: SummaryGrain, before end: Timestamp, skipping: Set<Int64>
  ) throws -> SummaryFold? {
    let skipped = "[\(skipping.map { "\($0)" }.joined(separator: ","))]"
    let oldest = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT subject, device, start FROM summaries WHERE grain = ? AND fold IS NULL AND kept = 1 AND start < ?
            AND position NOT IN (SELECT value FROM json_each(?)) ORDER BY start LIMIT 1
          """), arguments: [grain.rawValue, end.milliseconds, skipped])
    guard let oldest else { return nil }
    let length = SummaryGrain.dayMilliseconds
    let day = SummaryGrain.start(of: length, at: Timestamp(milliseconds: oldest["start"]))
    let subject = SubjectID(oldest["subject"])
    let device = DeviceIndex(oldest["device"])
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT m.position, m.start, e.bytes FROM summaries m JOIN entries e ON e.position = m.position
          WHERE m.subject = ? AND m.device = ? AND m.start >= ? AND m.start < ? AND m.grain = ? AND m.fold IS NULL
            AND m.kept = 1 AND m.position NOT IN (SELECT value FROM json_each(?)) ORDER BY m.start, m.position LIMIT ?
          """),
      arguments: [
        subject.value, device.value, day.milliseconds, day.milliseconds + length, grain.rawValue, skipped,
        SummaryFold.bound,
      ])
    var parts: [SummaryFold.Part] = []
    var unreadable: [Int64] = []
    for row in rows {
      if let part = try? part(row) { parts.append(part) } else { unreadable.append(row["position"]) }
    }
    return try SummaryFold(
      parts, of: subject, device: device, day: day, grain: next, unreadable: unreadable)
  }

  /// - Throws: for a summary that cannot be opened, is none, or is not what was committed to.
  private func part(_ row: Row) throws -> SummaryFold.Part {
    let position: Int64 = row["position"]
    let entry = try Entry.parse(Array(row["bytes"] as Data))
    guard let opened = try SealedPayload.open(position, keyRing: keyRing, on: db), let commitment = entry.commitment,
      Commitment.verify(commitment, payload: opened.bytes, salt: opened.salt)
    else { throw StoreError.malformedState }
    let payload = try opened.json()
    return SummaryFold.Part(
      position: position, start: Timestamp(milliseconds: row["start"]), isWindow: SummaryGrain.isWindow(entry.type),
      totals: try SummaryTotals(payload), payload: payload, salt: opened.salt)
  }
}
