/// Distributions of latency over a logarithmic axis, one above the other.
struct HistogramChart {
  let latencies: [(latency: Latency, columns: [LatencyColumn], percentiles: Percentiles)]

  private static let rowHeight = 92.0

  var svg: String {
    var frame = Frame()
    frame.height = frame.top + frame.bottom + Self.rowHeight * Double(max(1, latencies.count))
    let all = latencies.flatMap(\.columns).filter { $0.count > 0 }
    let axis = Axis.logarithmic(from: Double(all.map(\.from).min() ?? 1), to: Double(all.map(\.to).max() ?? 10))
    var content = axis.ticks.map { tick in
      let place = frame.x(axis.position(tick))
      return frame.line(place, frame.top, place, frame.height - frame.bottom, "grid")
    }.joined()
    content += frame.labels(axis.ticks.map { (axis.position($0), Figures.latency(Int($0))) })
    for (index, item) in latencies.enumerated() { content += row(item, index: index, axis: axis, in: frame) }
    return frame.picture(
      id: "histogram", title: "Distribution of latencies on a logarithmic axis", description: description, content)
  }

  private var description: String {
    latencies.map { item in
      "\(item.latency.title): median \(Figures.latency(item.percentiles.p50)), 99 % within "
        + "\(Figures.latency(item.percentiles.p99)), at most \(Figures.latency(item.percentiles.maximum))."
    }.joined(separator: " ")
  }

  private func row(
    _ item: (latency: Latency, columns: [LatencyColumn], percentiles: Percentiles), index: Int, axis: Axis,
    in frame: Frame
  ) -> String {
    let base = frame.top + Self.rowHeight * Double(index + 1)
    let top = Double(item.columns.map(\.count).max() ?? 1)
    let kind = "c\(index % 5 + 1)"
    let room = Self.rowHeight - 26
    var text = frame.line(frame.left, base, frame.width - frame.right, base, "axis")
    for column in item.columns where column.count > 0 {
      let from = frame.x(axis.position(Double(column.from)))
      let to = frame.x(axis.position(Double(column.to)))
      let height = max(1, Double(column.count) / top * room)
      text += "<rect class=\"bar \(kind)\" x=\"\(Markup.number(from))\" y=\"\(Markup.number(base - height))\" "
      text += "width=\"\(Markup.number(max(1, to - from - 0.6)))\" height=\"\(Markup.number(height))\">"
      text += "<title>\(Figures.count(column.count)) in \(Figures.latency(column.from)) to "
      text += "\(Figures.latency(column.to))</title></rect>"
    }
    for (name, value) in [("p50", item.percentiles.p50), ("p99", item.percentiles.p99)] {
      let place = frame.x(axis.position(Double(value)))
      text += frame.line(place, base - room - 6, place, base, "mark")
      // The median's words to the left of its line and the other's to the right, so that they never meet.
      let isMedian = name == "p50"
      text += frame.text(
        place + (isMedian ? -4 : 4), base - room, "\(name) \(Figures.latency(value))",
        anchor: isMedian ? "end" : "start", kind: "note")
    }
    return text + frame.text(frame.left - 8, base - room / 2, item.latency.short, anchor: "end")
  }
}
