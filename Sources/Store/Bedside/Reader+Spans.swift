import GRDB
import Ledger
import Vitals

/// Summaries of a time, as far as one answer carries them.
package struct SummarySpans: Hashable, Sendable {
  /// The newest first.
  package let spans: [SummarySpan]
  /// Whether older ones of the time were left out.
  package let isCut: Bool
}

extension Reader {
  /// Most entries that one answer opens: a month of one device.
  static let spanBound = 10_000

  /// A patient's summaries of a time, by a grain or coarser where no finer one is kept.
  ///
  /// - Parameter period: what overlaps it; each quarter hour or day that does is whole.
  /// - Returns: nothing of what cannot be opened.
  package func spans(
    of patient: String, in period: Range<Timestamp>, by grain: SummaryGrain
  ) async throws -> SummarySpans {
    guard !period.isEmpty else { return SummarySpans(spans: [], isCut: false) }
    let whole = Self.widened(period, to: grain.lengthMilliseconds ?? 1)
    // A folded day begins at its midnight, whatever of it is asked for.
    let day = SummaryGrain.start(of: SummaryGrain.dayMilliseconds, at: whole.lowerBound)
    return try await read { snapshot in
      let rows = try Row.fetchCursor(
        snapshot.db.cachedStatement(
          sql: """
            SELECT \(EntryView.columns) FROM patients p JOIN summaries m ON m.subject = p.subject
            JOIN entries e ON e.position = m.position
            LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
            WHERE p.id = ? AND m.start >= ? AND m.start < ? AND m.fold IS NULL ORDER BY m.start DESC LIMIT ?
            """),
        arguments: [patient, day.milliseconds, whole.upperBound.milliseconds, Self.spanBound])
      var count = 0
      var spans: [SummarySpan] = []
      while let row = try rows.next() {
        count += 1
        let view = try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true }
        spans += SummarySpan.all(of: view).filter { $0.start < whole.upperBound && $0.until > whole.lowerBound }
      }
      let merged = SummarySpan.merged(spans, by: grain)
      // The oldest may be missing a part.
      let isCut = count == Self.spanBound
      return SummarySpans(spans: isCut ? merged.dropLast() : merged, isCut: isCut)
    }
  }

  private static func widened(_ period: Range<Timestamp>, to length: Int64) -> Range<Timestamp> {
    let last = SummaryGrain.start(of: length, at: period.upperBound.adding(milliseconds: -1))
    return SummaryGrain.start(of: length, at: period.lowerBound)..<last.adding(milliseconds: length)
  }
}
