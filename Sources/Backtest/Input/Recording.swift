import Vitals

/// Readings by patient, each patient's in the order of their times.
package struct Recording: Hashable, Sendable {
  /// Where readings come from, and so what their absence means.
  package enum Source: Hashable, Sendable {
    /// Every reading there was. What is not there was not measured.
    case complete
    /// A ledger: what was abnormal, and the minutes around it. What is not there was normal, or not measured; for how
    /// long patients wore devices is known apart from it, in milliseconds, all patients together.
    case evidence(wornMilliseconds: Int64)
  }

  /// One patient's readings; never empty.
  package struct Track: Hashable, Sendable {
    package let patient: String
    package let readings: [RecordedReading]
    /// From the first to the last reading.
    package let period: ClosedRange<Timestamp>
  }

  /// By name.
  package let tracks: [Track]
  package let source: Source

  /// - Parameters:
  ///   - readings: in any order; the same reading twice counts once.
  ///   - period: readings of other times are left out.
  package init(_ readings: [RecordedReading], in period: Range<Timestamp>, source: Source = .complete) {
    self.source = source
    let kept = Dictionary(grouping: readings.filter { period.contains($0.reading.time) }, by: \.patient)
    tracks = kept.sorted { $0.key < $1.key }.compactMap { patient, recorded in
      var known: Set<Reading> = []
      let unique = recorded.filter { known.insert($0.reading).inserted }
      let sorted = unique.enumerated()
        .sorted { ($0.element.reading.time, $0.offset) < ($1.element.reading.time, $1.offset) }.map(\.element)
      guard let first = sorted.first, let last = sorted.last else { return nil }
      return Track(patient: patient, readings: sorted, period: first.reading.time...last.reading.time)
    }
  }

  package var count: Int { tracks.reduce(0) { $0 + $1.readings.count } }

  /// Days that patients were watched, summed over them.
  package var patientDays: Double {
    let milliseconds: Int64 =
      switch source {
      case .complete: tracks.reduce(0) { $0 + $1.period.upperBound.milliseconds(since: $1.period.lowerBound) }
      case .evidence(let worn): worn
      }
    return Double(milliseconds) / 86_400_000
  }
}
