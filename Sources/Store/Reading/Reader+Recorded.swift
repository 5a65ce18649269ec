import GRDB
import Ledger
import Vitals

extension Reader {
  /// The readings that the ledger holds one by one: the evidence of alarms, and the strips around it, in which there are
  /// normal readings too. All other normal ones are kept as summaries only. Those of erased patients are gone, and whatever
  /// cannot be read is counted.
  ///
  /// - Parameter period: of the corrected reading time.
  package func recordedReadings(in period: Range<Timestamp>) async throws -> RecordedReadings {
    try await read { snapshot in
      // An event's strip reaches beyond the event, and its orders and its device's clock are the event's.
      let reach = StripRing.stripMilliseconds
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT \(EntryView.columns) FROM alert_entries l JOIN entries e ON e.position = l.position
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE json_extract(CAST(e.bytes AS TEXT), '$.type') IN (:alarmed, :strip)
            AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') >= :from
            AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') < :until
          ORDER BY e.position
          """,
        arguments: [
          "alarmed": EntryType.readingAlarmed.rawValue, "strip": EntryType.alertStrip.rawValue,
          "from": period.lowerBound.adding(milliseconds: -reach).milliseconds,
          "until": period.upperBound.adding(milliseconds: reach).milliseconds,
        ])
      var collector = RecordedCollector(period: period, orders: RecordedOrders(snapshot: snapshot))
      while let row = try rows.next() {
        try collector.take(try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true })
      }
      return collector.recorded
    }
  }
}
