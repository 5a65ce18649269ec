/// The numbers behind the pictures.
extension ReportPage {
  static func processes(_ report: RunReport) -> String {
    guard !report.processes.isEmpty else { return "" }
    let rows = report.processes.map { process in
      "<tr><th scope=\"row\">\(Markup.escaped(process.name))</th>"
        + "<td>\(Figures.fixed(Double(process.processorMilliseconds) / 1_000, 1)) s</td>"
        + "<td>\(process.secondsPerThousand(readings: report.receipted).map { Figures.fixed($0, 3) } ?? "&ndash;")</td>"
        + "<td>\(Figures.bytes(process.first?.residentBytes ?? 0))</td><td>\(Figures.bytes(process.peakBytes))</td></tr>"
    }
    let kinds = ["c1", "c2", "c3", "c4", "c5"]
    let series = report.processes.prefix(5).enumerated().map { index, process in
      LineChart.Series(
        name: process.name, kind: kinds[index], values: process.samples.map { Double($0.residentBytes) / 1_000_000 })
    }
    let top = report.processes.map { Double($0.peakBytes) / 1_000_000 }.max() ?? 1
    let chart = LineChart(
      id: "memory", title: "Resident memory, MB", series: series, axis: .linear(to: top),
      label: { "\(Figures.fixed($0, 0)) MB" }, phases: report.phases)
    let head = ["Process", "CPU", "CPU s per 1,000 \(report.wording.things)", "Memory at the start", "Peak"]
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    return section(
      "Processes",
      chart.legend + chart.svg + "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>")
  }

  static func facts(_ report: RunReport) -> String {
    let limits = report.failures.map { "<li>\(Markup.escaped($0))</li>" }.joined()
    let rows = report.facts.map {
      "<tr><th scope=\"row\">\(Markup.escaped($0.name))</th><td>\(Markup.escaped($0.value))</td></tr>"
    }
    let failures = limits.isEmpty ? "" : "<h3>Limits that were not met</h3><ol class=\"findings\">\(limits)</ol>"
    return section("The run", failures + "<table><tbody>\(rows.joined())</tbody></table>")
  }

  /// The numbers behind the pictures; those of a long run in steps.
  static func seconds(_ report: RunReport) -> String {
    let step = max(1, (report.seconds.count + 599) / 600)
    let rows = report.seconds.enumerated().filter { $0.offset % step == 0 }.map { _, second in
      let latencies = report.latencyKinds.map { latency in
        "<td>\(second.latencies[latency].map { Figures.latency($0.p99) } ?? "&ndash;")</td>"
      }.joined()
      return "<tr><th scope=\"row\">\(Figures.time(Double(second.index)))</th><td>\(second.sent)</td>"
        + "<td>\(second.receipted)</td><td>\(second.backlog)</td>\(latencies)</tr>"
    }
    let head =
      (["Second", "Sent", report.wording.answered, report.wording.waiting]
      + report.latencyKinds.map { "\($0.title), p99" })
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    return section(
      "Second by second",
      "<details><summary>The numbers behind the pictures</summary><table><thead><tr>\(head)</tr></thead>"
        + "<tbody>\(rows.joined())</tbody></table></details>")
  }
}
