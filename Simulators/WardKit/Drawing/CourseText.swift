import Vitals

/// A course as lines of blocks, for a terminal.
package enum CourseText {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// One line a vital, from its lowest value to its highest; `!` below marks readings that a simple reader finds abnormal.
  package static func draw(_ series: CourseSeries) -> String {
    var lines = [
      "\(series.course.rawValue), over \(DurationText(series.stepSeconds * Double(series.readings.count) / 1.3))"
    ]
    for vital in series.drawn {
      let values = series.values(of: vital)
      let known = values.compactMap(\.self)
      guard let low = known.min(), let high = known.max() else { continue }
      let bars = values.map { value -> Character in
        guard let value else { return " " }
        let height = high > low ? (value - low) / (high - low) : 0.5
        return blocks[min(blocks.count - 1, Int(height * Double(blocks.count)))]
      }
      lines.append("  \(padded(vital.key, 8))\(String(bars))  \(text(low, vital))-\(text(high, vital)) \(vital.ucum)")
    }
    let marks = series.readings.map { $0.isPlainlyAbnormal ? Character("!") : Character(" ") }
    lines.append("  \(padded("alarm", 8))\(String(marks))")
    return lines.joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func text(_ value: Double, _ vital: Vital) -> String {
    vital.scale == 1 ? "\(Int(value))" : "\(Double(Int((value * 10).rounded())) / 10)"
  }
}
