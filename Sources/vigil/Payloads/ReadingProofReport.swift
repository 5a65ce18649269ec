import Ledger

/// What a proof came to, in lines for a person.
struct ReadingProofReport {
  /// Names listed of each kind; the rest are counted.
  private static let listed = 20

  let lines: [String]

  init(_ proof: ReadingProof, kept: KeptReadings) {
    var alarms = 0
    var summarised = 0
    var hidden: [String] = []
    for (reading, place) in zip(kept.readings, proof.places) {
      switch place {
      case .alarmed: alarms += 1
      case .summarised: summarised += 1
      case nil: hidden.append(reading.name)
      }
    }
    var lines = [
      "\(kept.readings.count) readings kept: \(alarms) in alarms, \(summarised) in summaries, \(hidden.count) in none"
    ]
    lines += Self.list(hidden) { "  not on the ledger: \($0)" }
    lines += Self.list(proof.unprovenSummaries) { "  summary at position \($0) is not over readings of this file" }
    lines += Self.list(proof.unknownAlarms) { "  alarm at position \($0) is of a reading that this file lacks" }
    lines += Self.list(kept.unread) { "  line \($0.line) holds no reading: \($0.reason)" }
    lines.append(
      proof.isComplete && kept.unread.isEmpty
        ? "PROVED: every reading is on the ledger, and nothing else is" : "NOT PROVED")
    self.lines = lines
  }

  private static func list<Item>(_ items: [Item], _ line: (Item) -> String) -> [String] {
    var lines = items.prefix(listed).map(line)
    if items.count > listed { lines.append("  … and \(items.count - listed) more") }
    return lines
  }
}
