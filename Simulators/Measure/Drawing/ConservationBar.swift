/// All that the gateway received, cut into what became of it.
struct ConservationBar {
  let check: RunReport.Check

  private static let kinds = [
    "alarmed": "bad", "summarised": "c2", "technical": "warn", "duplicate": "c4", "rejected": "c5",
  ]

  /// What was refused is told from what was permitted; other outcomes have colours of their own.
  static func kind(of fate: String) -> String { kinds[fate] ?? (fate.hasSuffix("refused") ? "c3" : "c1") }

  var svg: String {
    let total = max(1, check.fates.reduce(0) { $0 + $1.count })
    let (width, height) = (760.0, 34.0)
    var place = 0.0
    var content = ""
    // What is there is seen, however small its part.
    let shown = check.fates.filter { $0.count > 0 }
    let least = 4.0
    let room = width - least * Double(shown.count)
    for fate in shown {
      let part = least + Double(fate.count) / Double(total) * room
      content += "<rect class=\"bar \(Self.kind(of: fate.name))\" x=\"\(Markup.number(place))\" y=\"0\" "
      content += "width=\"\(Markup.number(max(1, part - 1.5)))\" height=\"\(Int(height))\">"
      content += "<title>\(fate.name): \(Figures.count(fate.count))</title></rect>"
      place += part
    }
    let words = check.fates.map { "\($0.name) \(Figures.count($0.count))" }.joined(separator: ", ")
    return
      "<svg class=\"strip\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" preserveAspectRatio=\"none\" role=\"img\" "
      + "aria-labelledby=\"cons-t\"><title id=\"cons-t\">In all \(Figures.count(check.received)): \(words)</title>"
      + "\(content)</svg>"
  }
}
