import Measure
import WardKit

/// Which limits an exchange did not meet, in words.
struct ExchangeFailures {
  let limits: ExchangeLimits
  let report: RunReport
  let unanswered: Int

  var words: [String] {
    var words: [String] = []
    func atMost(_ name: String, _ value: Double, _ limit: Double?, _ unit: String = "") {
      guard let limit, value > limit else { return }
      words.append(
        "\(name) is \(Figures.fixed(value, 2))\(unit), at most \(Figures.fixed(limit, 2))\(unit) is asked for")
    }
    atMost("unexplained", Double(report.check?.unexplained ?? 0), limits.unexplained.map { Double($0) })
    atMost("operations without an answer", Double(unanswered), limits.unanswered.map { Double($0) })
    for latency in report.latencyKinds {
      guard let points = report.latencies[latency] else { continue }
      atMost("\(latency.title) p99", Double(points.p99) / 1_000, limits.p99, " ms")
    }
    let lag = report.seconds.map(\.senderLag).max() ?? 0
    atMost("the generator's own lag", Double(lag) / 1_000, limits.lagMilliseconds, " ms")
    if let asked = limits.operationsPerSecond {
      let rate = Double(report.receipted) / max(report.durationSeconds, 0.001)
      if rate < asked { words.append("\(Figures.fixed(rate, 1)) operations a second, at least \(asked) are asked for") }
    }
    return words
  }
}
