import Oracle

/// What is read of a page in the Prometheus text format.
struct MetricsText {
  let totals: (counters: Counters, entries: Int64)

  /// - Returns: nil when the page has no ledger and no counters.
  init?(_ text: String) {
    var counters = Counters()
    var entries: Int64?
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { continue }
      let name = line[..<space]
      if name == "vigil_ledger_entries" { entries = Int64(value) }
      guard name.hasPrefix("vigil_readings_total{"), let word = name.split(separator: "\"").dropFirst().first else {
        continue
      }
      if word == "received" {
        counters.received = Int(value)
      } else if let fate = Fate(rawValue: String(word)) {
        counters[fate] = Int(value)
      }
    }
    guard let entries else { return nil }
    totals = (counters, entries)
  }
}
