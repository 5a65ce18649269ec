import GRDB
import Ledger
import Vitals

extension Reader {
  /// The readings that the ledger holds one by one, with their patients' pseudonyms: the evidence of alarms. Normal ones are
  /// kept as summaries only. Those of erased patients are gone.
  ///
  /// - Parameter period: of the corrected reading time.
  package func recordedReadings(
    in period: Range<Timestamp>
  ) async throws -> [(patient: String, reading: Reading)] {
    try await read { snapshot in
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT \(EntryView.columns) FROM alert_entries l JOIN entries e ON e.position = l.position
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE json_extract(CAST(e.bytes AS TEXT), '$.type') = :alarmed
            AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') >= :from
            AND json_extract(CAST(e.bytes AS TEXT), '$.body.reading') < :until
          ORDER BY e.position
          """,
        arguments: [
          "alarmed": EntryType.readingAlarmed.rawValue, "from": period.lowerBound.milliseconds,
          "until": period.upperBound.milliseconds,
        ])
      var readings: [(patient: String, reading: Reading)] = []
      while let row = try rows.next() {
        let entry = try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true }
        guard let patient = entry.entry.subject, let judged = entry.entry.body["reading"]?.integer,
          let text = entry.payload.value?["reading"]?.string, let json = try? CanonicalJSON.parse(Array(text.utf8)),
          var reading = Reading(canonical: json)
        else { continue }
        reading.time = Timestamp(milliseconds: judged)
        readings.append((patient, reading))
      }
      return readings
    }
  }
}
