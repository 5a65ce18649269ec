import Vitals

/// Recorded vitals to play back with their own timing.
package struct Recording: Hashable, Sendable {
  /// What one device recorded, in time order.
  package struct Track: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
      /// Seconds after the first row of the recording.
      package var offsetSeconds: Double
      package var vitals: VitalValues
      package var rhythm: Rhythm?
      package var fall: Bool?
    }

    /// The name in the recording.
    package var name: String
    package var rows: [Row]

    /// When the row after the first `count + 1` is due; nil at the end.
    func offset(after count: Int) -> Double? {
      rows.indices.contains(count + 1) ? rows[count + 1].offsetSeconds : nil
    }

    func fill(_ reading: inout Reading, row: Int) {
      guard rows.indices.contains(row) else { return }
      reading.vitals = rows[row].vitals
      reading.rhythm = rows[row].rhythm
      reading.fall = rows[row].fall
    }
  }

  /// In the order of their first rows.
  package var tracks: [Track]

  package init(tracks: [Track]) {
    self.tracks = tracks
  }

  package var seconds: Double { tracks.compactMap { $0.rows.last?.offsetSeconds }.max() ?? 0 }
}
