/// What the live screen shows, as lines of text. On a terminal they are drawn over the last ones.
package struct Screen: Sendable {
  package let width: Int
  package let usesColour: Bool

  package init(width: Int, usesColour: Bool) {
    self.width = max(40, width)
    self.usesColour = usesColour
  }

  /// What there is to show.
  package struct State: Sendable {
    package var wording = Wording.readings
    package var title = ""
    package var phase = ""
    package var elapsedSeconds = 0.0
    package var plannedSeconds: Double?
    package var connections = 0
    package var devices = 0
    /// The last whole seconds, the newest last.
    package var seconds: [Second] = []
    package var totalSent = 0
    package var backlog = 0
    package var latencies: [Latency: Percentiles] = [:]
    /// The newest alerts, the newest last.
    package var alerts: [RunReport.Alert] = []
    package var alertCount = 0
    package var note = ""

    package init() {}
  }

  package func lines(_ state: State) -> [String] {
    var lines = [bold(state.title) + (state.phase.isEmpty ? "" : "  \(state.phase)")]
    lines.append(progress(state))
    lines.append(
      "rate     \(spark(state.seconds.map(\.sent)))  \(rate(state)) sent/s, \(Figures.count(state.totalSent)) in all")
    lines.append(
      "backlog  \(spark(state.seconds.map(\.backlog)))  \(Figures.count(state.backlog)) \(state.wording.waiting)")
    for latency in Latency.allCases {
      guard let points = state.latencies[latency] else { continue }
      let values = [("p50", points.p50), ("p99", points.p99), ("max", points.maximum)]
        .map { "\($0.0) \(Figures.latency($0.1))" }.joined(separator: "  ")
      lines.append("\(padded(latency.title, 20)) \(values)")
    }
    if state.wording == .readings { lines.append("alerts   \(Figures.count(state.alertCount))") }
    for alert in state.alerts.suffix(4).reversed() {
      lines.append("  " + priority(alert.priority) + " \(Figures.time(alert.at))  \(alert.text)")
    }
    if !state.note.isEmpty { lines.append(state.note) }
    return lines.map(fitted)
  }

  /// One line for a log: the same in short.
  package func plain(_ state: State) -> String {
    var parts = [
      Figures.time(state.elapsedSeconds), "\(state.connections)/\(state.devices) \(state.wording.joined)",
      "\(rate(state)) sent/s",
      "\(state.backlog) \(state.wording.waiting)",
    ]
    if let points = state.latencies[.receipt] { parts.append("receipt p99 \(Figures.latency(points.p99))") }
    if let points = state.latencies[.alert] { parts.append("alert p99 \(Figures.latency(points.p99))") }
    if let points = state.latencies[.open] { parts.append("open p99 \(Figures.latency(points.p99))") }
    if state.wording == .readings { parts.append("\(state.alertCount) alerts") }
    return parts.joined(separator: "  ")
  }

  private func progress(_ state: State) -> String {
    let time = Figures.time(state.elapsedSeconds)
    let connected = "\(Figures.count(state.connections)) of \(Figures.count(state.devices)) \(state.wording.joined)"
    guard let planned = state.plannedSeconds, planned > 0 else { return "\(time)  \(connected)" }
    let cells = 24
    let done = min(cells, max(0, Int(state.elapsedSeconds / planned * Double(cells))))
    let bar = String(repeating: "━", count: done) + String(repeating: "╌", count: cells - done)
    return "\(time) \(bar) \(Figures.time(planned))  \(connected)"
  }

  private func rate(_ state: State) -> String { Figures.count(state.seconds.last?.sent ?? 0) }

  /// The last 24 values as a row of bars.
  private func spark(_ values: [Int]) -> String {
    let bars = Array("▁▂▃▄▅▆▇█")
    let shown = values.suffix(24)
    let top = max(1, shown.max() ?? 1)
    let text = String(shown.map { bars[min(7, max(0, $0 * 7 / top))] })
    return String(repeating: " ", count: 24 - shown.count) + text
  }

  private func padded(_ text: String, _ count: Int) -> String {
    text + String(repeating: " ", count: max(0, count - text.count))
  }

  private func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func priority(_ word: String) -> String {
    let code = ["high": "31", "medium": "33", "low": "36"][word]
    let text = padded(word, 6)
    guard usesColour, let code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// Cut to the width; sequences of colour take no room.
  private func fitted(_ line: String) -> String {
    var room = width
    var text = ""
    var isSequence = false
    for character in line {
      if character == "\u{1B}" { isSequence = true }
      if !isSequence {
        guard room > 0 else { continue }
        room -= 1
      }
      text.append(character)
      if isSequence, character == "m" { isSequence = false }
    }
    return text
  }
}
