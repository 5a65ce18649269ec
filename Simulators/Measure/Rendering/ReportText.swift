/// A report as the lines that stand at the end of a run.
package enum ReportText {
  package static func lines(_ report: RunReport) -> [String] {
    var lines = [
      "",
      "\(report.scenario): \(Figures.count(report.devices)) \(report.wording.members), \(Figures.time(report.durationSeconds)), seed "
        + "\(report.seed)",
    ]
    lines += latencies(report)
    lines += facts(report)
    lines += processes(report)
    lines += check(report)
    for failure in report.failures { lines.append("limit not met: \(failure)") }
    return lines
  }

  private static func latencies(_ report: RunReport) -> [String] {
    var table = TextTable(["from the instant due to", "n", "p50", "p90", "p99", "p99.9", "max"])
    for latency in report.latencyKinds {
      guard let points = report.latencies[latency] else { continue }
      table.add(
        [latency.title, Figures.count(points.count)]
          + [points.p50, points.p90, points.p99, points.p999, points.maximum].map(Figures.latency))
    }
    return report.latencies.isEmpty ? [] : table.lines
  }

  private static func facts(_ report: RunReport) -> [String] {
    guard !report.facts.isEmpty else { return [] }
    var table = TextTable(["", ""])
    for fact in report.facts { table.add([fact.name, fact.value]) }
    return [""] + table.lines.dropFirst()
  }

  private static func processes(_ report: RunReport) -> [String] {
    guard !report.processes.isEmpty else { return [] }
    var table = TextTable(["process", "CPU s", "CPU s per 1,000 \(report.wording.things)", "memory", "peak"])
    for process in report.processes {
      table.add([
        process.name, Figures.fixed(Double(process.processorMilliseconds) / 1_000, 1),
        process.secondsPerThousand(readings: report.receipted).map { Figures.fixed($0, 3) } ?? "-",
        Figures.bytes(process.last?.residentBytes ?? 0), Figures.bytes(process.peakBytes),
      ])
    }
    return [""] + table.lines
  }

  private static func check(_ report: RunReport) -> [String] {
    guard let check = report.check else { return ["", "not compared: no gateway was asked (--gateway, --token-file)"] }
    var table = TextTable(["the gateway says", "count", "must be"])
    for fate in check.fates {
      let bounds = fate.least == fate.most ? Figures.count(fate.least) : "\(fate.least) to \(fate.most)"
      table.add([fate.name, Figures.count(fate.count), (fate.agrees ? "" : "! ") + bounds])
    }
    let sum = check.fates.map { "\(Figures.count($0.count)) \($0.name)" }.joined(separator: " + ")
    var lines =
      [""] + table.lines + ["", "\(report.wording.counted) \(Figures.count(check.received)) = \(sum)"] + check.notes
    lines.append(check.unexplained == 0 ? "unexplained: none" : "unexplained: \(Figures.count(check.unexplained))")
    lines += check.findings.prefix(20).map { "  \($0)" }
    return lines
  }
}
