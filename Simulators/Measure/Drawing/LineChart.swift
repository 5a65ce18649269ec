/// Values over the seconds of a run as lines, one of them perhaps filled.
struct LineChart {
  struct Series {
    let name: String
    /// The class that gives it its colour: `c1` to `c5`.
    let kind: String
    let values: [Double?]
    var isFilled = false
  }

  let id: String
  let title: String
  let series: [Series]
  let axis: Axis
  let label: (Double) -> String
  let phases: [RunReport.Phase]
  var frame = Frame()

  /// More points than this are drawn as the greatest of each group.
  private static let points = 380

  var svg: String {
    let count = series.map(\.values.count).max() ?? 0
    let seconds = Double(max(count, 1))
    let lines = series.map { path($0, count: count, in: frame) }.joined()
    return frame.picture(
      id: id, title: title, description: description,
      frame.grid(axis, label) + frame.timeLabels(seconds: seconds) + frame.marks(phases, seconds: seconds) + lines)
  }

  /// Names and colours.
  var legend: String {
    "<ul class=\"legend\">"
      + series.map { "<li><i class=\"\($0.kind)\"></i>\(Markup.escaped($0.name))</li>" }.joined() + "</ul>"
  }

  private var description: String {
    series.map { series in
      let values = series.values.compactMap { $0 }
      guard let top = values.max() else { return "\(series.name): nothing." }
      let mean = values.reduce(0, +) / Double(values.count)
      return "\(series.name): at most \(label(top)), on average \(label(mean))."
    }.joined(separator: " ")
  }

  private func path(_ series: Series, count: Int, in frame: Frame) -> String {
    let group = max(1, (count + Self.points - 1) / Self.points)
    var runs: [[(x: Double, y: Double)]] = [[]]
    for start in stride(from: 0, to: series.values.count, by: group) {
      let values = series.values[start..<min(start + group, series.values.count)].compactMap { $0 }
      guard let value = values.max() else {
        if runs.last?.isEmpty == false { runs.append([]) }
        continue
      }
      let middle = (Double(start) + Double(group) / 2) / Double(max(count, 1))
      runs[runs.count - 1].append((frame.x(min(1, middle)), frame.y(axis.position(value))))
    }
    return runs.filter { !$0.isEmpty }.map { draw($0, series, in: frame) }.joined()
  }

  private func draw(_ run: [(x: Double, y: Double)], _ series: Series, in frame: Frame) -> String {
    guard run.count > 1, let first = run.first, let last = run.last else {
      return run.map {
        "<circle class=\"dot \(series.kind)\" cx=\"\(Markup.number($0.x))\" cy=\"\(Markup.number($0.y))\" r=\"2.5\"/>"
      }.joined()
    }
    let points = run.map { "\(Markup.number($0.x)) \(Markup.number($0.y))" }.joined(separator: "L")
    var text = ""
    if series.isFilled {
      let base = Markup.number(frame.y(0))
      text += "<path class=\"area \(series.kind)\" d=\"M\(Markup.number(first.x)) \(base)L\(points)"
      text += "L\(Markup.number(last.x)) \(base)Z\"/>"
    }
    return text + "<path class=\"line \(series.kind)\" d=\"M\(points)\"/>"
  }
}
