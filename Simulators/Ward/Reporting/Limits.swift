import Measure
import WardKit

/// Which limits of the scenario a run did not meet, in words.
///
/// A limit of which there is no figure is not met: a run in which nobody was called must not pass because nothing was late.
enum Limits {
  /// What reached a doctor, of a run to which one listened.
  struct Heard {
    /// Patients about whom nobody was called; nil when nobody could tell who was to be called about.
    let uncalled: Int?
  }

  /// - Parameter heard: nil when no doctor listened: then nothing is asked of the calls.
  static func failures(
    of report: RunReport, totals: RunTotals, heard: Heard?, expectations: Expectations
  ) -> [String] {
    var failures: [String] = []
    func atMost(_ name: String, _ value: Double?, _ limit: Double?, unit: String = "") {
      guard let limit else { return }
      guard let value else { return failures.append("\(name) was not measured, at most \(limit)\(unit) is asked for") }
      if value > limit {
        failures.append("\(name) is \(Figures.fixed(value, 2))\(unit), at most \(limit)\(unit) is asked for")
      }
    }
    func p99(_ latency: Latency) -> Double? { report.latencies[latency].map { Double($0.p99) / 1_000 } }
    if let check = report.check {
      atMost("unexplained", Double(check.unexplained), expectations.unexplained.map { Double($0) })
    }
    atMost(
      "outstanding", Double(totals.outstanding - totals.unreachable), expectations.outstanding.map { Double($0) })
    atMost("PUBACK p99", p99(.acknowledged), expectations.acknowledgedP99, unit: " ms")
    atMost("receipt p99", p99(.receipt), expectations.receiptP99, unit: " ms")
    if let heard {
      atMost("alert p99", p99(.alert), expectations.alertP99, unit: " ms")
      atMost("patients not called about", heard.uncalled.map { Double($0) }, expectations.uncalled.map { Double($0) })
    }
    atMost("refused connections", Double(totals.refusals), expectations.refusedConnections.map { Double($0) })
    let growth = report.processes.first { $0.name == "gateway" }.flatMap { gateway in
      gateway.first.map { Double(gateway.peakBytes - $0.residentBytes) / 1_000_000 }
    }
    atMost("growth of the gateway's memory", growth, expectations.memoryGrowthMegabytes, unit: " MB")
    let lag = report.seconds.map(\.senderLag).max() ?? 0
    atMost("the sender's own lag", Double(lag) / 1_000, expectations.lagMilliseconds, unit: " ms")
    if let asked = expectations.readingsPerSecond {
      let running = report.seconds.filter { $0.sent > 0 }
      let rate = Double(running.reduce(0) { $0 + $1.sent }) / Double(max(1, running.count))
      if rate < asked {
        failures.append("\(Figures.fixed(rate, 0)) messages a second, at least \(asked) are asked for")
      }
    }
    if let asked = expectations.connectionsPerSecond {
      let connecting = report.seconds.filter { $0.connected > 0 }
      let rate = Double(connecting.reduce(0) { $0 + $1.connected }) / Double(max(1, connecting.count))
      if rate < asked {
        failures.append("\(Figures.fixed(rate, 0)) connections a second, at least \(asked) are asked for")
      }
    }
    return failures
  }
}
