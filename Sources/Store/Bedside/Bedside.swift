import Triage
import Vitals

/// What is known of one patient at one instant: the newest values with their times, the score as far as it is known, the
/// devices, and whether anybody watches at all.
///
/// Read from the writer's memory in the transaction of the decision that permitted it, so that nothing is shown that was not
/// durable, and nothing after the permit ended.
package struct Bedside: Hashable, Sendable {
  /// A value as it was last measured.
  package struct Observed<Value: Hashable & Sendable>: Hashable, Sendable {
    package let value: Value
    package let time: Timestamp
    /// How long such a value says something about the patient, in milliseconds; nil where the rules name no such time.
    package let validMilliseconds: Int?
    /// Whether it was out of limits.
    package let isStanding: Bool

    /// How old the value is; 0 for one whose device's clock runs ahead.
    package func ageMilliseconds(at now: Timestamp) -> Int64 { max(0, now.milliseconds(since: time)) }

    /// Whether it still says something.
    package func isCurrent(at now: Timestamp) -> Bool {
      validMilliseconds.map { ageMilliseconds(at: now) <= Int64($0) } ?? true
    }
  }

  /// How the score moved within the time over which the rules look at it.
  package struct Trend: Hashable, Sendable {
    /// The lower bound then, known from at least what it is known from now, and when.
    package let from: Int
    package let since: Timestamp
    /// Whether a rise was found that the rules call a finding, and has not gone back.
    package let isRising: Bool
  }

  /// An alert that is open.
  package struct OpenAlert: Hashable, Sendable {
    package let name: String
    package let priority: Priority
    package let state: AlarmState
    package let onset: Timestamp
    package let isDrill: Bool
  }

  /// The pseudonym.
  package let patient: String
  let subject: SubjectID
  /// The gateway's clock.
  package let at: Timestamp
  package let vitals: [Vital: Observed<Int>]
  package let consciousness: Observed<Consciousness>?
  /// Whether supplemental oxygen is given.
  package let oxygen: Observed<Bool>?
  package let rhythm: Observed<Rhythm>?
  package let scale: SaturationScale
  package let score: ScoreInterval
  /// Nil when the rules look for none, or nothing was scored within their time.
  package let trend: Trend?
  /// Whether the saturation fell fast and has not recovered.
  package let isSaturationFalling: Bool
  package let devices: [BedsideDevice]
  package let alerts: [OpenAlert]
  /// Why nobody would notice a change; empty while somebody watches.
  package let gaps: [WatchGap]

  package var isWatched: Bool { gaps.isEmpty }
}
