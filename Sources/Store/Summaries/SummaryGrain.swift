import Ledger
import Vitals

/// How coarse a summary is: windows as they were closed, then quarter hours, then days.
package enum SummaryGrain: Int, CaseIterable, Comparable, Sendable {
  /// Windows of the configured length.
  case minutes
  case quarterHours
  case days

  package static let quarterHourMilliseconds: Int64 = 900_000
  /// A day of UTC. Summaries are folded by the day that they begin in.
  package static let dayMilliseconds: Int64 = 86_400_000

  package static func < (left: SummaryGrain, right: SummaryGrain) -> Bool { left.rawValue < right.rawValue }

  /// What a summary over so long a time is: windows of a quarter of an hour or more are never folded into quarter hours.
  package init(lengthMilliseconds length: Int64) {
    self = length >= Self.dayMilliseconds ? .days : length >= Self.quarterHourMilliseconds ? .quarterHours : .minutes
  }

  /// What summaries of this grain are folded into; nil for the coarsest.
  package var next: SummaryGrain? { SummaryGrain(rawValue: rawValue + 1) }

  /// The length of what is folded into this grain, in milliseconds; nil for windows, whose length is configured.
  var lengthMilliseconds: Int64? {
    switch self {
    case .minutes: nil
    case .quarterHours: Self.quarterHourMilliseconds
    case .days: Self.dayMilliseconds
    }
  }

  /// Whether entries of this type are summaries.
  static func isSummary(_ type: EntryType) -> Bool {
    type == .summaryFolded || isWindow(type)
  }

  /// Whether entries of this type are summaries of readings, and not of other summaries.
  static func isWindow(_ type: EntryType) -> Bool {
    type == .summaryClosed || type == .summarySupplement
  }

  /// The start of the day or quarter hour that `time` falls into.
  static func start(of length: Int64, at time: Timestamp) -> Timestamp {
    PatientState.windowStart(of: time, length: length)
  }
}
