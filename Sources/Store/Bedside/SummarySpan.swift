import Ledger
import Vitals

/// A summary over one stretch of time, of whatever grain is kept of it: for showing.
package struct SummarySpan: Hashable, Sendable {
  package let start: Timestamp
  /// How long, in milliseconds.
  package let length: Int64
  /// The device's name; the names of all that measured, after merging.
  package let device: String
  package let totals: SummaryTotals

  package var until: Timestamp { start.adding(milliseconds: length) }

  /// The stretches that an entry tells of: the quarter hours of a folded day, else its one.
  ///
  /// - Returns: none for what cannot be opened.
  static func all(of view: EntryView) -> [SummarySpan] {
    guard let start = view.entry.body["start"]?.integer, let length = view.entry.body["length"]?.integer,
      let device = view.entry.body["device"]?.string, let payload = view.payload.value
    else { return [] }
    let parts = payload["spans"]?.array ?? [payload]
    return parts.compactMap { part in
      (try? SummaryTotals(part)).map {
        SummarySpan(
          start: Timestamp(milliseconds: part["start"]?.integer ?? start), length: length, device: device, totals: $0)
      }
    }
  }
}

extension SummarySpan {
  /// The same stretches by a coarser grain, of all devices together, the newest first.
  ///
  /// - Parameter grain: nothing is made finer than it is kept.
  package static func merged(_ spans: [SummarySpan], by grain: SummaryGrain) -> [SummarySpan] {
    let groups = Dictionary(grouping: spans) { span in
      let length = max(grain.lengthMilliseconds ?? 0, span.length)
      return Place(start: SummaryGrain.start(of: length, at: span.start), length: length)
    }
    return groups.sorted { $0.key > $1.key }.compactMap { place, spans in
      guard let totals = SummaryTotals.of(spans.map(\.totals)) else { return nil }
      let devices = Set(spans.map(\.device)).sorted().joined(separator: " ")
      return SummarySpan(start: place.start, length: place.length, device: devices, totals: totals)
    }
  }

  private struct Place: Hashable, Comparable {
    let start: Timestamp
    let length: Int64

    static func < (left: Place, right: Place) -> Bool { (left.start, left.length) < (right.start, right.length) }
  }
}
