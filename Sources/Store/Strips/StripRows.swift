import Foundation
import GRDB
import Ledger
import Vitals

/// Which events still wait for their minutes after, from the newest entries of the ledger: for a start.
enum StripRows {
  /// How far back it looks, in milliseconds and in entries.
  private static let horizonMilliseconds: Int64 = 3_600_000
  private static let entryBound = 20_000

  static func load(into ward: Ward, at now: Timestamp, db: Database) throws {
    let newest = try Int64.fetchOne(db, sql: "SELECT coalesce(max(position), -1) FROM entries") ?? -1
    let rows = try Row.fetchCursor(
      db, sql: "SELECT bytes FROM entries WHERE position > ? ORDER BY position DESC",
      arguments: [newest - Int64(entryBound)])
    var ended: Set<Int64> = []
    while let row = try rows.next() {
      let entry = try Entry.parse(Array(row["bytes"] as Data))
      guard now.milliseconds - entry.time < horizonMilliseconds else { return }
      guard entry.type == .alertStrip, let event = entry.body["event"]?.integer else { continue }
      if entry.body["part"]?.string == "after" {
        ended.insert(event)
      } else if !ended.contains(event) {
        try begin(entry, event: event, into: ward)
      }
    }
  }

  private static func begin(_ entry: Entry, event: Int64, into ward: Ward) throws {
    guard let alert = entry.body["alert"]?.string.flatMap(AlertRecord.opened(name:)),
      let judged = entry.body["reading"]?.integer,
      let subject = entry.subject.flatMap({ ward.registry.patient(id: $0)?.subject })
    else { throw StoreError.malformedState }
    ward.strips.begin(
      PendingStrip(
        subject: subject, alert: alert, event: event, judged: Timestamp(milliseconds: judged),
        due: Timestamp(milliseconds: entry.time + StripRing.stripMilliseconds)))
  }
}
