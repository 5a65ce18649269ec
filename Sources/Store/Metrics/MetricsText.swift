/// The Prometheus text format, version 0.0.4: <https://prometheus.io/docs/instrumenting/exposition_formats/>.
package struct MetricsText: Sendable {
  /// The content type that belongs to it.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  package private(set) var text = ""

  package init() {}

  /// Everything that is registered.
  package init(_ metrics: Metrics) {
    for (name, family) in metrics.all {
      for (index, entry) in family.series.sorted(by: { Self.key($0.key) < Self.key($1.key) }).enumerated() {
        let help = index == 0 ? family.help : nil
        switch entry.value {
        case .counter(let counter): sample(name, "counter", help, entry.key, "\(counter.value)")
        case .gauge(let gauge): sample(name, "gauge", help, entry.key, "\(gauge.value)")
        case .histogram(let histogram): add(histogram, name, help, entry.key)
        }
      }
    }
  }

  /// Adds one family of counters or gauges.
  package mutating func add(
    _ name: String, type: String, help: String, _ samples: [(labels: [Metrics.Label], value: String)]
  ) {
    for (index, sample) in samples.enumerated() {
      self.sample(name, type, index == 0 ? help : nil, sample.labels, sample.value)
    }
  }

  private mutating func sample(
    _ name: String, _ type: String, _ help: String?, _ labels: [Metrics.Label], _ value: String
  ) {
    if let help { text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n" }
    text += name + Self.braced(labels) + " " + value + "\n"
  }

  private mutating func add(_ histogram: Histogram, _ name: String, _ help: String?, _ labels: [Metrics.Label]) {
    let (cumulative, sum) = histogram.snapshot
    if let help { text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n" }
    for (index, count) in cumulative.enumerated() {
      let bound = index < histogram.bounds.count ? Self.number(histogram.bounds[index], histogram.unit) : "+Inf"
      text += "\(name)_bucket\(Self.braced(labels + [Metrics.Label("le", bound)])) \(count)\n"
    }
    text += "\(name)_sum\(Self.braced(labels)) \(Self.number(sum, histogram.unit))\n"
    text += "\(name)_count\(Self.braced(labels)) \(cumulative.last ?? 0)\n"
  }

  private static func key(_ labels: [Metrics.Label]) -> String { braced(labels) }

  private static func braced(_ labels: [Metrics.Label]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  /// A whole number, or microseconds as seconds, without floating point.
  private static func number(_ value: UInt64, _ unit: Histogram.Unit) -> String {
    guard unit == .microseconds else { return "\(value)" }
    let fraction = String(value % 1_000_000 + 1_000_000).dropFirst()
    return "\(value / 1_000_000).\(fraction)"
  }
}
