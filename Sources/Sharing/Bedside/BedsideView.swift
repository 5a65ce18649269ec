import Store
import Vitals

/// What a permit shows at a bed.
package struct BedsideView: Sendable {
  package let bedside: Bedside
  /// The open alerts that the permit covers; nil when it covers none at all.
  package let alerts: [Bedside.OpenAlert]?
  /// The newest first.
  package let spans: [SummarySpan]
  /// Whether older ones of the time that was asked for were left out.
  package let isCut: Bool
}

/// Which summaries are asked for.
package struct SummaryQuery: Hashable, Sendable {
  /// From when on; a day before ``until`` unless said.
  package var from: Timestamp?
  /// Until when; now unless said.
  package var until: Timestamp?
  package var grain: SummaryGrain

  package init(from: Timestamp? = nil, until: Timestamp? = nil, grain: SummaryGrain = .quarterHours) {
    self.from = from
    self.until = until
    self.grain = grain
  }

  func period(at now: Timestamp) -> Range<Timestamp> {
    // The window that is filled now has no summary, so that the end may lie a moment ahead.
    let until = until ?? now.adding(milliseconds: 1)
    let from = from ?? until.adding(milliseconds: -SummaryGrain.dayMilliseconds)
    return min(from, until)..<until
  }
}
