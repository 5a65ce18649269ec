/// The counters of INTAKE-2 as a page of Prometheus shows them.
struct Counts: Equatable, CustomStringConvertible {
  private var values: [String: Int] = [:]

  init(metrics page: String) {
    let prefix = "vigil_readings_total{outcome=\""
    for line in page.split(whereSeparator: \.isNewline) where line.hasPrefix(prefix) {
      let rest = line.dropFirst(prefix.count).split(separator: "\"", maxSplits: 1)
      guard rest.count == 2, let value = rest[1].split(separator: " ").last.flatMap({ Double($0) }) else { continue }
      values[String(rest[0])] = Int(value)
    }
  }

  subscript(outcome: String) -> Int { values[outcome] ?? 0 }

  /// Whether received is the sum of all outcomes.
  var holds: Bool { self["received"] == values.filter { $0.key != "received" }.values.reduce(0, +) }
  /// Readings, each once: without repetitions and refusals.
  var distinct: Int { self["received"] - self["duplicate"] - self["rejected"] }

  var description: String { values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }
}
