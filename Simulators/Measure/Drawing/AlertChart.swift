/// Alerts as they reached the doctor, by priority over time.
struct AlertChart {
  let alerts: [RunReport.Alert]
  let seconds: Double
  let phases: [RunReport.Phase]

  private static let rows: [(priority: String, kind: String)] = [("high", "bad"), ("medium", "warn"), ("low", "c1")]
  /// Beyond so many the dots of one row are thinned.
  private static let bound = 1_500

  var svg: String {
    var frame = Frame()
    frame.height = 150
    var content = frame.timeLabels(seconds: seconds) + frame.marks(phases, seconds: seconds)
    for (index, row) in Self.rows.enumerated() {
      let height = frame.top + 22 + Double(index) * 34
      content += frame.line(frame.left, height, frame.width - frame.right, height, "grid")
      content += frame.text(frame.left - 8, height + 4, row.priority, anchor: "end")
      let own = alerts.filter { $0.priority == row.priority }
      let step = max(1, own.count / Self.bound)
      for alert in own.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
        let place = frame.x(min(1, alert.at / max(seconds, 1)))
        content += "<circle class=\"dot \(row.kind)\" cx=\"\(Markup.number(place))\" cy=\"\(Markup.number(height))\" "
        content += "r=\"4\"><title>\(Figures.time(alert.at)) \(Markup.escaped(alert.text))</title></circle>"
      }
    }
    let counts = Self.rows.map { row in "\(alerts.filter { $0.priority == row.priority }.count) \(row.priority)" }
    return frame.picture(
      id: "alerts", title: "Alerts that reached the doctor", description: counts.joined(separator: ", "), content)
  }
}
