/// A report as one page of HTML that needs nothing else: pictures are drawn inline, in the reader's light or dark colours,
/// and every number of a picture stands in a table too.
package enum ReportPage {
  package static func html(_ report: RunReport) -> String {
    let title = Markup.escaped("\(report.scenario), \(report.startedAt)")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>\(PageStyle.css)</style>
      </head>
      <body>
      <main>
      \(header(report))
      \(figures(report))
      \(conservation(report))
      \(throughput(report))
      \(latencies(report))
      \(alerts(report))
      \(processes(report))
      \(facts(report))
      \(seconds(report))
      <footer>vigil-ward. Latency counts from the instant at which a reading was due, however late it left. Not a certified \
      medical device; the patients are simulated.</footer>
      </main>
      </body>
      </html>

      """
  }

  // MARK: Head

  private static func header(_ report: RunReport) -> String {
    let isChecked = report.check != nil
    let word = !report.isGood ? "Not good" : isChecked ? "Every reading explained" : "Not compared"
    let kind = !report.isGood ? "bad" : isChecked ? "good" : "open"
    let about = [
      "\(Figures.count(report.devices)) devices", Figures.time(report.durationSeconds), "seed \(report.seed)",
      report.startedAt, report.machine,
    ].filter { !$0.isEmpty }.map(Markup.escaped).joined(separator: " &middot; ")
    return """
      <header><div><h1>\(Markup.escaped(report.scenario))</h1><p>\(Markup.escaped(report.summary))</p>
      <p class="about">\(about)</p></div><span class="verdict \(kind)">\(word)</span></header>
      """
  }

  private static func figures(_ report: RunReport) -> String {
    var tiles: [(name: String, value: String, note: String)] = []
    let sent = report.seconds.reduce(0) { $0 + $1.sent }
    let rate = Double(sent) / max(1, report.durationSeconds)
    tiles.append(("Messages sent", Figures.count(sent), "\(Figures.count(Int(rate.rounded()))) a second"))
    for latency in Latency.allCases {
      guard let points = report.latencies[latency] else { continue }
      tiles.append((latency.title + ", p99", Figures.latency(points.p99), "median \(Figures.latency(points.p50))"))
    }
    if let check = report.check {
      tiles.append(("Unexplained", Figures.count(check.unexplained), "of \(Figures.count(check.received)) received"))
    }
    let items = tiles.map { tile in
      "<li><span>\(Markup.escaped(tile.name))</span><b>\(tile.value)</b><small>\(tile.note)</small></li>"
    }
    return "<ul class=\"tiles\">\(items.joined())</ul>"
  }

  // MARK: What became of the readings

  private static func conservation(_ report: RunReport) -> String {
    guard let check = report.check else {
      return section(
        "Conservation",
        "<p>Nobody asked the gateway. Run with <code>--gateway</code> and <code>--token-file</code>.</p>")
    }
    let rows = check.fates.map { fate in
      let bounds =
        fate.least == fate.most
        ? Figures.count(fate.least) : "\(Figures.count(fate.least)) to \(Figures.count(fate.most))"
      return
        "<tr\(fate.agrees ? "" : " class=\"off\"")><th scope=\"row\"><i class=\"\(ConservationBar.kind(of: fate.name))\"></i>"
        + "\(fate.name)</th><td>\(Figures.count(fate.count))</td><td>\(bounds)</td><td>\(fate.agrees ? "agrees" : "differs")</td></tr>"
    }
    let notes = check.notes.map { "<li>\(Markup.escaped($0))</li>" }.joined()
    var text =
      ConservationBar(check: check).svg + """
        <table><thead><tr><th scope="col">Outcome</th><th scope="col">Gateway</th><th scope="col">Must be</th>\
        <th scope="col">Verdict</th></tr></thead><tbody>\(rows.joined())</tbody>
        <tfoot><tr><th scope="row">received</th><td>\(Figures.count(check.received))</td><td></td><td></td></tr></tfoot></table>
        <ul class="notes">\(notes)</ul>
        """
    if !check.findings.isEmpty {
      let list = check.findings.prefix(50).map { "<li>\(Markup.escaped($0))</li>" }.joined()
      text += "<h3>Unexplained</h3><ol class=\"findings\">\(list)</ol>"
    }
    return section("What became of every reading", text)
  }

  // MARK: Pictures

  private static func throughput(_ report: RunReport) -> String {
    let rates = LineChart(
      id: "rate", title: "Messages a second",
      series: [
        .init(name: "sent", kind: "c1", values: report.seconds.map { Double($0.sent) }, isFilled: true),
        .init(name: "receipted", kind: "c2", values: report.seconds.map { Double($0.receipted) }),
        .init(name: "without a receipt", kind: "c3", values: report.seconds.map { Double($0.backlog) }),
      ], axis: .linear(to: Double(report.seconds.map { max($0.sent, $0.receipted, $0.backlog) }.max() ?? 1)),
      label: { Figures.count(Int($0.rounded())) }, phases: report.phases)
    return section("Throughput", rates.legend + rates.svg)
  }

  private static func latencies(_ report: RunReport) -> String {
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

  private static func alerts(_ report: RunReport) -> String {
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

  // MARK: Tables

  private static func processes(_ report: RunReport) -> String {
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
    let head = ["Process", "CPU", "CPU s per 1,000 readings", "Memory at the start", "Peak"]
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    return section(
      "Processes",
      chart.legend + chart.svg + "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>")
  }

  private static func facts(_ report: RunReport) -> String {
    let limits = report.failures.map { "<li>\(Markup.escaped($0))</li>" }.joined()
    let rows = report.facts.map {
      "<tr><th scope=\"row\">\(Markup.escaped($0.name))</th><td>\(Markup.escaped($0.value))</td></tr>"
    }
    let failures = limits.isEmpty ? "" : "<h3>Limits that were not met</h3><ol class=\"findings\">\(limits)</ol>"
    return section("The run", failures + "<table><tbody>\(rows.joined())</tbody></table>")
  }

  /// The numbers behind the pictures; those of a long run in steps.
  private static func seconds(_ report: RunReport) -> String {
    let step = max(1, (report.seconds.count + 599) / 600)
    let rows = report.seconds.enumerated().filter { $0.offset % step == 0 }.map { _, second in
      let latencies = Latency.allCases.map { latency in
        "<td>\(second.latencies[latency].map { Figures.latency($0.p99) } ?? "&ndash;")</td>"
      }.joined()
      return "<tr><th scope=\"row\">\(Figures.time(Double(second.index)))</th><td>\(second.sent)</td>"
        + "<td>\(second.receipted)</td><td>\(second.backlog)</td>\(latencies)</tr>"
    }
    let head = (["Second", "Sent", "Receipted", "Without"] + Latency.allCases.map { "\($0.title), p99" })
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    return section(
      "Second by second",
      "<details><summary>The numbers behind the pictures</summary><table><thead><tr>\(head)</tr></thead>"
        + "<tbody>\(rows.joined())</tbody></table></details>")
  }

  private static func section(_ title: String, _ content: String) -> String {
    "<section><h2>\(title)</h2>\(content)</section>"
  }
}
