import GRDB
import Vitals

/// The projection that says where summaries stand.
struct SummaryRows {
  let db: Database

  func insert(
    _ position: Int64, of subject: SubjectID, device: DeviceIndex, start: Timestamp, grain: SummaryGrain
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO summaries (position, subject, device, start, grain) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [position, subject.value, device.value, start.milliseconds, grain.rawValue])
  }

  /// Another summary stands in for these from here on.
  func fold(_ positions: [Int64], into fold: Int64) throws {
    let statement = try db.cachedStatement(sql: "UPDATE summaries SET fold = ? WHERE position = ? AND fold IS NULL")
    for position in positions {
      try statement.execute(arguments: [fold, position])
      guard db.changesCount == 1 else { throw StoreError.malformedState }
    }
  }

  /// Deletes the values of summaries that others stand in for, at most `limit`.
  ///
  /// - Returns: how many.
  func drop(limit: Int) throws -> Int {
    let positions = try Int64.fetchAll(
      db.cachedStatement(
        sql: "SELECT position FROM summaries WHERE fold IS NOT NULL AND kept = 1 ORDER BY position LIMIT ?"),
      arguments: [limit])
    for position in positions {
      try db.cachedStatement(sql: "DELETE FROM sealed WHERE position = ?").execute(arguments: [position])
      try db.cachedStatement(sql: "UPDATE summaries SET kept = 0 WHERE position = ?").execute(arguments: [position])
    }
    return positions.count
  }

  /// Finds out for all of them whose values are still there.
  func findKept() throws {
    try db.execute(
      sql: """
        UPDATE summaries SET kept = EXISTS (
          SELECT 1 FROM sealed v JOIN subjects s ON s.id = v.subject
          WHERE v.position = summaries.position AND s.key IS NOT NULL)
        """)
  }
}
