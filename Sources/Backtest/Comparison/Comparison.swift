import Vitals

/// The rules in force and others, side by side on the same recording.
package struct Comparison: Sendable {
  /// The loudest of the patients, who often make most of the noise: this part of them, rounded up.
  package static let loudestPart = 0.1

  package let recording: Recording
  package let current: Replay
  package let proposed: Replay
  /// Of all announced alerts of either, by patient and onset.
  package let differences: [Difference]

  package init(_ recording: Recording, current: Replay, proposed: Replay) {
    self.recording = recording
    self.current = current
    self.proposed = proposed
    let before = Dictionary(grouping: current.announced, by: \.patient)
    let after = Dictionary(grouping: proposed.announced, by: \.patient)
    differences = recording.tracks.flatMap {
      Self.compare(before[$0.patient] ?? [], with: after[$0.patient] ?? [])
    }
  }

  /// Two alerts are of the same trouble when their times overlap, from the onset to the last abnormal reading or the call.
  private static func compare(_ before: [Episode], with after: [Episode]) -> [Difference] {
    var differences = before.map { episode in
      guard let call = after.first(where: { overlap(episode, $0) })?.announced, let first = episode.announced else {
        return Difference(kind: .never, episode: episode)
      }
      let milliseconds = call.milliseconds(since: first)
      let kind: Difference.Kind =
        milliseconds == 0 ? .same : milliseconds > 0 ? .later(milliseconds) : .sooner(-milliseconds)
      return Difference(kind: kind, episode: episode)
    }
    differences += after.filter { new in !before.contains { overlap($0, new) } }
      .map { Difference(kind: .added, episode: $0) }
    return differences.sorted { $0.episode.onset < $1.episode.onset }
  }

  private static func overlap(_ left: Episode, _ right: Episode) -> Bool {
    left.onset <= right.end && right.onset <= left.end
  }

  /// Announced alerts of each of the loudest patients under these rules, the loudest first, and their part of all.
  package func loudest(_ replay: Replay) -> (patients: [(name: String, alerts: Int)], part: Double) {
    let announced = replay.announced
    let counts = Dictionary(grouping: announced, by: \.patient).map { (name: $0.key, alerts: $0.value.count) }
      .sorted { ($1.alerts, $0.name) < ($0.alerts, $1.name) }
    let size = Int((Double(recording.tracks.count) * Self.loudestPart).rounded(.up))
    let patients = Array(counts.prefix(size))
    let sum = patients.reduce(0) { $0 + $1.alerts }
    return (patients, announced.isEmpty ? 0 : Double(sum) / Double(announced.count))
  }

  package func perPatientDay(_ replay: Replay) -> Double? {
    recording.patientDays > 0 ? Double(replay.announced.count) / recording.patientDays : nil
  }
}

extension Episode {
  /// When it was last abnormal, or the call when that came later.
  var end: Timestamp { announced.map { max($0, lastAbnormal) } ?? lastAbnormal }
}
