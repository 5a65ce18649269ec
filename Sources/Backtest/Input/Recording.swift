import Vitals

/// Readings by patient, each patient's in the order of their times.
package struct Recording: Hashable, Sendable {
  /// One patient's readings; never empty.
  package struct Track: Hashable, Sendable {
    package let patient: String
    package let readings: [Reading]
    /// From the first to the last reading.
    package let period: ClosedRange<Timestamp>
  }

  /// By name.
  package let tracks: [Track]

  /// - Parameters:
  ///   - readings: in any order; the same reading twice counts once.
  ///   - period: readings of other times are left out.
  package init(_ readings: [RecordedReading], in period: Range<Timestamp>) {
    let kept = Dictionary(grouping: readings.filter { period.contains($0.reading.time) }, by: \.patient)
    tracks = kept.sorted { $0.key < $1.key }.compactMap { patient, recorded in
      var known: Set<Reading> = []
      let unique = recorded.map(\.reading).filter { known.insert($0).inserted }
      let sorted = unique.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        .map(\.element)
      guard let first = sorted.first, let last = sorted.last else { return nil }
      return Track(patient: patient, readings: sorted, period: first.time...last.time)
    }
  }

  package var count: Int { tracks.reduce(0) { $0 + $1.readings.count } }

  /// Days that patients were watched, summed over them.
  package var patientDays: Double {
    tracks.reduce(0) { $0 + Double($1.period.upperBound.milliseconds(since: $1.period.lowerBound)) } / 86_400_000
  }
}
