import Measure
import WardKit

/// What a person sees, while it goes on and at the end.
extension Reporter {
  func seconds(_ instant: Int64) -> Double { Double(instant - (plan?.startedAt ?? instant)) / 1e9 }

  func draw(at now: Int64) throws {
    state.elapsedSeconds = max(0, seconds(now))
    state.seconds = Array(recorder.seconds.suffix(24))
    for latency in Latency.allCases { state.latencies[latency] = recorder.percentiles(of: latency) }
    try screen.draw(state)
  }

  func fill(_ totals: RunTotals, at instant: Int64) {
    report.durationSeconds = max(0, seconds(instant))
    report.seconds = recorder.seconds
    report.processes = watch.records
    for latency in Latency.allCases {
      report.latencies[latency] = recorder.percentiles(of: latency)
      report.columns[latency] = recorder.columns(of: latency)
    }
    var facts: [(String, Int)] = [
      ("readings made", totals.made), ("receipted", totals.receipted), ("refused by a receipt", totals.rejected),
      ("overwritten in a device's memory", totals.overwritten), ("without a receipt", totals.outstanding),
      ("backfilled", totals.backfilled), ("sent again", totals.resent), ("duplicates on purpose", totals.duplicates),
      ("malformed", totals.malformed), ("hostile", totals.hostile), ("wrong identity", totals.wrongIdentity),
      ("unknown device", totals.unknownDevice), ("publishes without a PUBACK", totals.failed),
      ("connections", totals.connections), ("refused connections", totals.refusals), ("lost connections", totals.lost),
    ]
    if doctor != nil {
      facts += [
        ("alerts delivered", state.alertCount), ("calls, repeated ones too", calls),
        ("patients to be called about at once", book?.asked ?? 0), ("of them not called about", book?.uncalled ?? 0),
      ]
    }
    if events != nil { facts.append(("out of order on the ledger", order.violations)) }
    report.facts = facts.map { RunReport.Fact($0.0, Figures.count($0.1)) }
    let connecting = report.seconds.filter { $0.connected > 0 }
    let rate = connecting.map(\.connected).max() ?? 0
    report.facts.append(RunReport.Fact("connections in the busiest second", Figures.count(rate)))
    report.facts.append(RunReport.Fact("payload", Figures.bytes(totals.payloadBytes)))
    if arrivals.dropped > 0 {
      report.facts.append(
        RunReport.Fact("events not counted, the listener was behind", Figures.count(arrivals.dropped)))
    }
  }
}
