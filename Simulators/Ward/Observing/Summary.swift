import Foundation
import Histogram
import WardKit

/// What was sent, what came of it and how long it took, in a few lines at the end.
final class Summary: RunObserver {
  private let handle: FileHandle
  /// Microseconds from the scheduled instant to PUBACK, and to the receipt, of readings that went at their instant.
  private var acknowledging = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)
  private var receipting = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)
  private var lag: Int64 = 0

  init(writesToStandardError: Bool) {
    handle = writesToStandardError ? .standardError : .standardOutput
  }

  func began(_ plan: RunPlan) throws {
    try say("\(plan.scenario): \(plan.summary); \(plan.devices.count) devices, seed \(plan.seed)")
  }

  func happened(_ events: [RunEvent]) throws {
    for event in events {
      switch event {
      case .acknowledged(let acknowledgement)
      where acknowledgement.failure == nil && acknowledgement.intent == .clean:
        acknowledging.record(Self.microseconds(acknowledgement.scheduledAt, acknowledgement.at))
      case .receipt(let receipt):
        for settled in receipt.settled { receipting.record(Self.microseconds(settled.scheduledAt, receipt.at)) }
      case .lag(let nanoseconds, _): lag = max(lag, nanoseconds)
      case .phase(let phase): try say("\(phase.isBeginning ? "begins" : "ends"): \(phase.name) (\(phase.detail))")
      default: break
      }
    }
  }

  func ended(_ totals: RunTotals, at instant: Int64) throws {
    try say(
      """
      made \(totals.made) = receipted \(totals.receipted) + rejected \(totals.rejected) + overwritten \
      \(totals.overwritten) + outstanding \(totals.outstanding) (of which \(totals.unreachable) on devices that are gone)
      backfilled \(totals.backfilled), resent \(totals.resent), duplicates \(totals.duplicates), malformed \
      \(totals.malformed), hostile \(totals.hostile), wrong identity \(totals.wrongIdentity), failed publishes \
      \(totals.failed), connections \(totals.connections), refused \(totals.refusals), lost \(totals.lost)
      """)
    for (name, histogram) in [("PUBACK", acknowledging), ("receipt", receipting)] {
      let points = [50.0, 90, 99, 99.9, 100].map { percentile in
        "p\(percentile) \(Double(histogram.valueAtPercentile(percentile)) / 1_000)"
      }
      try say("publish to \(name), ms (n=\(histogram.totalCount)): \(points.joined(separator: "  "))")
    }
    try say("the sender was at most \(Double(lag / 1_000) / 1_000) ms late")
  }

  private static func microseconds(_ start: Int64, _ end: Int64) -> UInt64 {
    UInt64(min(3_600_000_000, max(0, end - start) / 1_000))
  }

  private func say(_ text: String) throws {
    try handle.write(contentsOf: Data("\(text)\n".utf8))
  }
}
