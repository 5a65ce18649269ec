import Vitals

/// Courses as one self-contained SVG: a row for each course, a panel for each vital.
package enum CourseSVG {
  private static let panelWidth = 240
  private static let panelHeight = 90
  private static let margin = 46

  package static func draw(_ all: [CourseSeries], title: String) -> String {
    let columns = all.map(\.drawn.count).max() ?? 1
    let width = margin + columns * (panelWidth + margin)
    let height = 50 + all.count * (panelHeight + 56)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" font-family=\"sans-serif\" "
        + "font-size=\"11\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      "<text x=\"\(margin)\" y=\"24\" font-size=\"16\">\(escaped(title))</text>",
    ]
    for (row, series) in all.enumerated() {
      let top = 50 + row * (panelHeight + 56)
      lines.append("<text x=\"\(margin)\" y=\"\(top)\" font-size=\"13\">\(series.course.rawValue)</text>")
      for (column, vital) in series.drawn.enumerated() {
        lines += panel(series, vital, x: margin + column * (panelWidth + margin), y: top + 10)
      }
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func panel(_ series: CourseSeries, _ vital: Vital, x: Int, y: Int) -> [String] {
    let values = series.values(of: vital)
    let known = values.compactMap(\.self)
    guard let low = known.min(), let high = known.max() else { return [] }
    let span = max(high - low, 1)
    let points = values.enumerated().compactMap { number, value -> String? in
      guard let value else { return nil }
      let across = Double(x) + Double(number) / Double(max(1, values.count - 1)) * Double(panelWidth)
      let down = Double(y) + (1 - (value - low) / span) * Double(panelHeight)
      return "\(rounded(across)),\(rounded(down))"
    }
    return [
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(panelWidth)\" height=\"\(panelHeight)\" fill=\"none\" stroke=\"#ccc\"/>",
      "<polyline fill=\"none\" stroke=\"#06c\" points=\"\(points.joined(separator: " "))\"/>",
      "<text x=\"\(x - 4)\" y=\"\(y + 9)\" text-anchor=\"end\">\(rounded(high))</text>",
      "<text x=\"\(x - 4)\" y=\"\(y + panelHeight)\" text-anchor=\"end\">\(rounded(low))</text>",
      "<text x=\"\(x)\" y=\"\(y + panelHeight + 14)\">\(vital.key), \(escaped(vital.ucum))</text>",
    ]
  }

  private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private static func escaped(_ text: String) -> String {
    text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;"][$0] ?? String($0) }.joined()
  }
}
