import Vitals

/// How long summaries keep their grain before they are folded into the next.
package struct SummaryRetention: Hashable, Sendable {
  /// How long windows stay as they were closed, in days.
  package var minutesDays: Int
  /// How long quarter hours stay, in days from their own time; not less than ``minutesDays``. Days stay for ever.
  package var quarterHoursDays: Int

  package init(minutesDays: Int = 30, quarterHoursDays: Int = 400) {
    self.minutesDays = minutesDays
    self.quarterHoursDays = quarterHoursDays
  }

  /// Summaries of this grain that begin before this time are folded: whole days only, so that a day is folded at once. Nil
  /// for the coarsest.
  func end(of grain: SummaryGrain, at now: Timestamp) -> Timestamp? {
    let days: Int
    switch grain {
    case .minutes: days = minutesDays
    case .quarterHours: days = quarterHoursDays
    case .days: return nil
    }
    let age = now.adding(milliseconds: -Int64(days) * SummaryGrain.dayMilliseconds)
    return SummaryGrain.start(of: SummaryGrain.dayMilliseconds, at: age)
  }
}
