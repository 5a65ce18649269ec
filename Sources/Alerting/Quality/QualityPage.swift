import Ledger
import Vitals

/// The report as one HTML page that needs nothing else: tables, charts in SVG, light and dark, no script.
package struct QualityPage: Sendable {
  private let quality: AlarmQuality
  private let title: String

  /// - Parameter title: whose alarms these are, for example the ledger's origin.
  package init(_ quality: AlarmQuality, title: String) {
    self.quality = quality
    self.title = title
  }

  package var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>Alarm quality, \(Self.escape(title))</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <main>
    <h1>Alarm quality</h1>
    <p>\(Self.escape(title)), from \(quality.range.lowerBound.rfc3339) to \(quality.range.upperBound.rfc3339).</p>
    \(table)
    <h2>Alerts of patients by day</h2>
    \(daysChart)
    <h2>How alerts ended</h2>
    \(endsChart)
    <p class="note">From the ledger alone. Drills are counted as drills and nowhere else. A day begins at midnight UTC.</p>
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root{color-scheme:light dark;--back:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--high:#cf222e;--medium:#bf8700;\
    --low:#0969da;--erased:#8c959f;--plain:#57606a}
    @media(prefers-color-scheme:dark){:root{--back:#0d1117;--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--high:#ff7b72;\
    --medium:#e3b341;--low:#79c0ff;--erased:#6e7681;--plain:#9198a1}}
    body{background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif;margin:0}
    main{max-width:60rem;margin:0 auto;padding:1.5rem}
    table{border-collapse:collapse;width:100%}
    th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left}
    td{font-variant-numeric:tabular-nums}
    th{font-weight:500;color:var(--soft)}
    svg{width:100%;height:auto}
    svg text{fill:var(--soft);font:12px system-ui,sans-serif}
    .high{fill:var(--high)}.medium{fill:var(--medium)}.low{fill:var(--low)}.erased{fill:var(--erased)}.plain{fill:var(--plain)}
    .axis{stroke:var(--line)}
    .note{color:var(--soft)}
    """

  private var table: String {
    let rows = quality.rows.map { row in
      "<tr><th scope=\"row\">\(Self.escape(row.name))</th><td>\(Self.escape(row.value))</td></tr>"
    }
    return "<table>\n\(rows.joined(separator: "\n"))\n</table>"
  }

  // MARK: Charts

  /// The widest bar of a day: a report of one day is no wall of colour.
  static let widestBar = 60.0

  /// Stacked bars, the gravest at the bottom.
  private var daysChart: String {
    let days = quality.days.values.sorted { $0.start < $1.start }
    let most = days.map { $0.byPriority.values.reduce(0, +) }.max() ?? 0
    guard most > 0 else { return "<p>None.</p>" }
    let (height, top) = (160.0, 20.0)
    let width = 860.0 / Double(days.count)
    var shapes: [String] = []
    for (index, day) in days.enumerated() {
      let left = 40 + Double(index) * width
      var floor = top + height
      for priority in AlarmQuality.priorities {
        guard let count = day.byPriority[priority], count > 0 else { continue }
        let tall = height * Double(count) / Double(most)
        floor -= tall
        shapes.append(
          Self.bar(
            left, floor, min(max(1, width - 2), Self.widestBar), tall, priority,
            "\(Self.date(day.start)): \(count) \(priority)"))
      }
      if days.count <= 14 || index % ((days.count + 13) / 14) == 0 {
        shapes.append("<text x=\"\(Self.number(left))\" y=\"200\">\(Self.date(day.start).dropFirst(5))</text>")
      }
    }
    let axis = "<line class=\"axis\" x1=\"40\" y1=\"180\" x2=\"900\" y2=\"180\"/><text x=\"4\" y=\"26\">\(most)</text>"
    return Self.chart("Alerts of patients by day and priority", height: 210, [axis] + shapes) + legend
  }

  private var endsChart: String {
    let ends = quality.ends.sorted { ($1.value, $0.key.word) < ($0.value, $1.key.word) }
    guard let most = ends.first?.value, most > 0 else { return "<p>None.</p>" }
    var shapes: [String] = []
    for (index, end) in ends.enumerated() {
      let y = Double(index) * 28
      let wide = 640 * Double(end.value) / Double(most)
      shapes.append("<text x=\"4\" y=\"\(Self.number(y + 17))\">\(end.key.word)</text>")
      shapes.append(Self.bar(120, y + 4, max(1, wide), 18, "plain", "\(end.key.word): \(end.value)"))
      shapes.append("<text x=\"\(Self.number(128 + wide))\" y=\"\(Self.number(y + 17))\">\(end.value)</text>")
    }
    return Self.chart("Alerts by how they ended", height: ends.count * 28 + 4, shapes)
  }

  private var legend: String {
    let words = AlarmQuality.priorities.filter { quality.byPriority[$0] != nil }
    let items = words.enumerated().map { index, word in
      "<rect class=\"\(word)\" x=\"\(40 + index * 120)\" y=\"4\" width=\"12\" height=\"12\"/>"
        + "<text x=\"\(58 + index * 120)\" y=\"14\">\(word)</text>"
    }
    return Self.chart("Colours of priorities", height: 20, items)
  }

  private static func chart(_ label: String, height: Int, _ shapes: [String]) -> String {
    "<svg viewBox=\"0 0 920 \(height)\" role=\"img\" aria-label=\"\(escape(label))\">\n"
      + shapes.joined(separator: "\n") + "\n</svg>\n"
  }

  private static func bar(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, _ label: String
  ) -> String {
    "<rect class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
      + "height=\"\(number(height))\"><title>\(escape(label))</title></rect>"
  }

  /// One digit after the point, whatever the locale.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  private static func date(_ time: Timestamp) -> Substring { time.rfc3339.prefix(10) }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
