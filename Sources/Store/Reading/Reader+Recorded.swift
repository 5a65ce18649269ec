import GRDB
import Ledger
import Vitals

/// What the ledger holds of readings one by one, and what of it cannot be used.
package struct RecordedReadings: Sendable {
  /// Why a reading that stands on the ledger is not among them. The raw value is the stable word.
  package enum Gap: String, Error, CaseIterable, Hashable, Sendable {
    /// The patient was erased: as it should be.
    case erased
    /// What is sealed does not open, or is not what was committed to.
    case broken
    /// What was sealed is no reading that this build knows.
    case malformed
  }

  /// With their patients' pseudonyms, in the order of the ledger.
  package fileprivate(set) var readings: [(patient: String, reading: Reading)] = []
  /// How many are missing, by the reason.
  package fileprivate(set) var missing: [Gap: Int] = [:]

  /// Whether something is missing that nobody erased: then no comparison over these readings is whole.
  package var isDamaged: Bool { missing.contains { $0.key != .erased && $0.value > 0 } }
}

extension Reader {
  /// The readings that the ledger holds one by one, with their patients' pseudonyms: the evidence of alarms. Normal ones are
  /// kept as summaries only. Those of erased patients are gone, and whatever cannot be read is counted.
  ///
  /// - Parameter period: of the corrected reading time.
  package func recordedReadings(in period: Range<Timestamp>) async throws -> RecordedReadings {
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
      var recorded = RecordedReadings()
      while let row = try rows.next() {
        let entry = try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true }
        switch Self.reading(of: entry) {
        case .success(let reading): recorded.readings.append(reading)
        case .failure(let gap): recorded.missing[gap, default: 0] += 1
        }
      }
      return recorded
    }
  }

  private static func reading(
    of view: EntryView
  ) -> Result<(patient: String, reading: Reading), RecordedReadings.Gap> {
    switch view.payload {
    case .opened(let payload):
      guard let patient = view.entry.subject, let judged = view.entry.body["reading"]?.integer,
        let text = payload["reading"]?.string, let json = try? CanonicalJSON.parse(Array(text.utf8)),
        var reading = Reading(canonical: json)
      else { return .failure(.malformed) }
      reading.time = Timestamp(milliseconds: judged)
      return .success((patient, reading))
    case .erased: return .failure(.erased)
    case .absent, .withheld, .folded: return .failure(.malformed)
    case .broken: return .failure(.broken)
    }
  }
}
