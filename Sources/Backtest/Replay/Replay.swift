import Triage
import Vitals

/// What rules would have raised on a recording.
package struct Replay: Sendable {
  /// Alerts that begin within this of their patient's last reading are still given the time to be announced, in
  /// milliseconds.
  static let runOut: Int64 = 3_600_000

  package let version: RulesVersion
  /// By patient, then by onset.
  package let episodes: [Episode]
  package let abnormalReadings: Int
  package let technicalReadings: Int

  /// - Parameters:
  ///   - recording: in any order.
  ///   - progress: told how many of how many patients are done.
  package init(_ recording: Recording, rules: Rules, progress: (Int, Int) -> Void = { _, _ in }) {
    var episodes: [Episode] = []
    var (abnormal, technical) = (0, 0)
    for (done, track) in recording.tracks.enumerated() {
      var replay = PatientReplay(patient: track.patient, rules: rules, isComplete: recording.source == .complete)
      for recorded in track.readings { replay.take(recorded) }
      episodes += replay.finished(after: Self.runOut, since: track.period.upperBound)
      abnormal += replay.abnormal
      technical += replay.technical
      progress(done + 1, recording.tracks.count)
    }
    version = rules.version
    self.episodes = episodes
    abnormalReadings = abnormal
    technicalReadings = technical
  }

  /// Those that somebody would have been called for.
  package var announced: [Episode] { episodes.filter { $0.announced != nil } }
}
