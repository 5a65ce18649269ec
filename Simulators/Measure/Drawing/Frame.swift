/// The inside of a chart: where it lies in the picture, its grid and its labels.
struct Frame {
  var width = 760.0
  var height = 250.0
  let left = 62.0
  let right = 14.0
  let top = 12.0
  let bottom = 34.0

  var innerWidth: Double { width - left - right }
  var innerHeight: Double { height - top - bottom }

  func x(_ part: Double) -> Double { left + part * innerWidth }
  func y(_ part: Double) -> Double { top + (1 - part) * innerHeight }

  /// Horizontal lines with the words of their values.
  func grid(_ axis: Axis, _ label: (Double) -> String) -> String {
    axis.ticks.map { tick in
      let height = y(axis.position(tick))
      return line(left, height, width - right, height, "grid")
        + text(left - 8, height + 4, label(tick), anchor: "end")
    }.joined()
  }

  /// Words below, at these parts of the width.
  func labels(_ labels: [(part: Double, text: String)]) -> String {
    line(left, height - bottom, width - right, height - bottom, "axis")
      + labels.map { text(x($0.part), height - bottom + 18, $0.text, anchor: "middle") }.joined()
  }

  /// Round times below, for a picture that is so many seconds wide.
  func timeLabels(seconds: Double) -> String {
    let steps = [1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600]
    let step = steps.first { seconds / $0 <= width / 95 } ?? 43_200
    let count = Int(seconds / step)
    return labels(
      (0...max(0, count)).map { ($0 == 0 ? 0 : Double($0) * step / max(seconds, 1), Figures.time(Double($0) * step)) })
  }

  /// One of two beside each other.
  static var half: Frame {
    var frame = Frame()
    frame.width = 470
    frame.height = 210
    return frame
  }

  /// Lines at the beginnings of phases, with their names at the top.
  func marks(_ phases: [RunReport.Phase], seconds: Double) -> String {
    var used = -1_000.0
    return phases.filter { $0.from > 0 && $0.from < seconds }.map { phase in
      let place = x(phase.from / max(seconds, 1))
      let isFree = place - used > 90
      if isFree { used = place }
      let isAtEnd = place > width - right - 80
      let words =
        isFree
        ? text(
          place + (isAtEnd ? -4 : 4), top + 9, phase.name, anchor: isAtEnd ? "end" : "start", kind: "note") : ""
      return line(place, top, place, height - bottom, "mark") + words
    }.joined()
  }

  func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> String {
    "<line class=\"\(kind)\" x1=\"\(Markup.number(x1))\" y1=\"\(Markup.number(y1))\" x2=\"\(Markup.number(x2))\" "
      + "y2=\"\(Markup.number(y2))\"/>"
  }

  func text(_ x: Double, _ y: Double, _ words: String, anchor: String, kind: String = "label") -> String {
    "<text class=\"\(kind)\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\" text-anchor=\"\(anchor)\">"
      + "\(Markup.escaped(words))</text>"
  }

  /// The picture with a title and a description for those who do not see it.
  func picture(id: String, title: String, description: String, _ content: String) -> String {
    "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">"
      + "<title id=\"\(id)-t\">\(Markup.escaped(title))</title>"
      + "<desc id=\"\(id)-d\">\(Markup.escaped(description))</desc>\(content)</svg>"
  }
}
