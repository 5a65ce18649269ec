/// Throughput, latencies and alerts as pictures.
extension ReportPage {
  static func throughput(_ report: RunReport) -> String {
    let rates = LineChart(
      id: "rate", title: "\(report.wording.message) a second",
      series: [
        .init(name: "sent", kind: "c1", values: report.seconds.map { Double($0.sent) }, isFilled: true),
        .init(name: report.wording.answered, kind: "c2", values: report.seconds.map { Double($0.receipted) }),
        .init(name: report.wording.waiting, kind: "c3", values: report.seconds.map { Double($0.backlog) }),
      ], axis: .linear(to: Double(report.seconds.map { max($0.sent, $0.receipted, $0.backlog) }.max() ?? 1)),
      label: { Figures.count(Int($0.rounded())) }, phases: report.phases)
    return section("Throughput", rates.legend + rates.svg)
  }

  static func latencies(_ report: RunReport) -> String {
    let known = Latency.allCases.filter { report.latencies[$0] != nil }
    guard !known.isEmpty else { return "" }
    let values = report.seconds.flatMap { $0.latencies.values.flatMap { [$0.p50, $0.p99] } }.filter { $0 > 0 }
    let axis = Axis.logarithmic(from: Double(values.min() ?? 1), to: Double(values.max() ?? 1_000))
    var text = ""
    for (index, latency) in known.enumerated() {
      let chart = LineChart(
        id: "latency-\(index)", title: "\(latency.title): percentiles of each second",
        series: [
          .init(name: "p99", kind: "c3", values: report.seconds.map { $0.latencies[latency].map { Double($0.p99) } }),
          .init(
            name: "median", kind: "c1", values: report.seconds.map { $0.latencies[latency].map { Double($0.p50) } }),
        ], axis: axis, label: { Figures.latency(Int($0)) }, phases: report.phases, frame: .half)
      text += "<figure><figcaption>\(Markup.escaped(latency.title))</figcaption>\(chart.legend)\(chart.svg)</figure>"
    }
    let distributions = known.compactMap { latency -> (Latency, [LatencyColumn], Percentiles)? in
      guard let points = report.latencies[latency] else { return nil }
      return (latency, report.columns[latency] ?? [], points)
    }
    return section("Latency over time", "<div class=\"pairs\">\(text)</div>")
      + section("Distribution of latency", HistogramChart(latencies: distributions).svg + table(report, known))
  }

  private static func table(_ report: RunReport, _ known: [Latency]) -> String {
    let rows = known.compactMap { latency -> String? in
      guard let points = report.latencies[latency] else { return nil }
      let cells = [points.p50, points.p90, points.p99, points.p999, points.maximum]
        .map { "<td>\(Figures.latency($0))</td>" }.joined()
      return "<tr><th scope=\"row\">\(latency.title)</th><td>\(Figures.count(points.count))</td>\(cells)</tr>"
    }
    let head = ["From due to", "n", "p50", "p90", "p99", "p99.9", "max"].map { "<th scope=\"col\">\($0)</th>" }.joined()
    return "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>"
  }

  static func alerts(_ report: RunReport) -> String {
    guard !report.alerts.isEmpty else { return "" }
    let rows = report.alerts.prefix(100).map { alert in
      "<tr><th scope=\"row\">\(Figures.time(alert.at))</th><td>\(alert.priority)</td>"
        + "<td>\(alert.latencyMicroseconds.map(Figures.latency) ?? "&ndash;")</td>"
        + "<td class=\"words\">\(Markup.escaped(alert.text))</td></tr>"
    }
    let chart = AlertChart(alerts: report.alerts, seconds: Double(max(1, report.seconds.count)), phases: report.phases)
    return section(
      "Alerts",
      chart.svg + """
        <details><summary>The first \(rows.count) of \(Figures.count(report.alerts.count)) alerts</summary><table><thead><tr>\
        <th scope="col">At</th><th scope="col">Priority</th><th scope="col">From due</th><th scope="col">Alert</th></tr></thead>\
        <tbody>\(rows.joined())</tbody></table></details>
        """)
  }
}
