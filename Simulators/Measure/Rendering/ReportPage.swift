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
      <footer>vigil-ward. \(report.wording.footer) Not a certified medical device; the patients are simulated.</footer>
      </main>
      </body>
      </html>

      """
  }

  private static func header(_ report: RunReport) -> String {
    let isChecked = report.check != nil
    let word = !report.isGood ? "Not good" : isChecked ? "Every \(report.wording.thing) explained" : "Not compared"
    let kind = !report.isGood ? "bad" : isChecked ? "good" : "open"
    let about = [
      "\(Figures.count(report.devices)) \(report.wording.members)", Figures.time(report.durationSeconds),
      "seed \(report.seed)",
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
    tiles.append(
      ("\(report.wording.message) sent", Figures.count(sent), "\(Figures.count(Int(rate.rounded()))) a second"))
    for latency in report.latencyKinds {
      guard let points = report.latencies[latency] else { continue }
      tiles.append((latency.title + ", p99", Figures.latency(points.p99), "median \(Figures.latency(points.p50))"))
    }
    if let check = report.check {
      tiles.append(
        (
          "Unexplained", Figures.count(check.unexplained),
          "of \(Figures.count(check.received)) \(report.wording.counted)"
        ))
    }
    let items = tiles.map { tile in
      "<li><span>\(Markup.escaped(tile.name))</span><b>\(tile.value)</b><small>\(tile.note)</small></li>"
    }
    return "<ul class=\"tiles\">\(items.joined())</ul>"
  }

  static func section(_ title: String, _ content: String) -> String {
    "<section><h2>\(title)</h2>\(content)</section>"
  }
}
