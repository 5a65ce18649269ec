/// The check that an account leaves none of the readings out that somebody kept, and claims none that were not sent.
///
/// Every alarmed reading must be one of those kept, byte by byte. What remains, in the order of the device's numbers, must
/// give the chain of every summary: a summary is over a run of the readings that no other entry holds. One that came late
/// stands in a supplement, which is a run of its own; once its readings are taken out, those around them join.
package struct ReadingProof: Hashable, Sendable {
  /// How far a device's clock may have been from the gateway's for its readings to be looked for, in milliseconds.
  package static let clockTolerance: Int64 = 3_600_000

  /// Where a kept reading was found.
  package enum Place: Hashable, Sendable {
    /// In the entry of an alarm, at this position.
    case alarmed(UInt64)
    /// In the summary at this position.
    case summarised(UInt64)
  }

  /// For each kept reading, in their order; nil for what the account does not hold.
  package private(set) var places: [Place?]
  /// Positions of summaries that are not over readings that were kept.
  package private(set) var unprovenSummaries: [UInt64] = []
  /// Positions of alarmed readings that were not kept.
  package private(set) var unknownAlarms: [UInt64] = []

  /// Whether every reading has its place and every entry its readings.
  package var isComplete: Bool {
    unprovenSummaries.isEmpty && unknownAlarms.isEmpty && places.allSatisfy { $0 != nil }
  }

  /// - Parameters:
  ///   - kept: in the order of (boot, number), each once.
  ///   - key: the gateway's, from elsewhere than the account.
  /// - Throws: ``LedgerError`` when an entry is not proved to be on the ledger, is about another device, or is malformed.
  package init(
    _ account: ReadingAccount, kept: [KeptReading], key: NoteKey
  ) throws(LedgerError) {
    places = Array(repeating: nil, count: kept.count)
    var summaries: [AccountedSummary] = []
    var alarmed: [Digest32: UInt64] = [:]
    for accounted in account.entries {
      let (entry, payload, position) = try accounted.verified(with: key)
      guard entry.body["device"]?.string == account.device else { throw .malformedEntry(member: "device") }
      switch entry.type {
      case .summaryClosed, .summarySupplement:
        summaries.append(
          try AccountedSummary(payload, position: position, opening: Self.opening(of: accounted, entry, payload)))
      case .readingAlarmed:
        guard !accounted.isFolded else { throw .proofMismatch }
        guard let reading = payload["reading"]?.string else { throw .malformedEntry(member: "reading") }
        alarmed[Digest32.sha256(Array(reading.utf8))] = position
      default: throw .malformedEntry(member: "type")
      }
    }
    find(alarmed, in: kept)
    find(summaries, in: kept)
  }

  private static func opening(
    of accounted: AccountedEntry, _ entry: Entry, _ payload: JSONValue
  ) -> AccountedSummary.Opening? {
    guard accounted.isFolded, let commitment = entry.commitment, let members = payload.object else { return nil }
    return AccountedSummary.Opening(commitment: commitment, salt: accounted.salt, members: members)
  }

  private mutating func find(_ alarmed: [Digest32: UInt64], in kept: [KeptReading]) {
    var missing = alarmed
    for (index, reading) in kept.enumerated() {
      guard let position = alarmed[reading.digest] else { continue }
      places[index] = .alarmed(position)
      missing[reading.digest] = nil
    }
    unknownAlarms = missing.values.sorted()
  }

  private mutating func find(_ summaries: [AccountedSummary], in kept: [KeptReading]) {
    var left = summaries.sorted { $0.position < $1.position }
    var found = true
    while found, !left.isEmpty {
      found = false
      var open = places.indices.filter { places[$0] == nil }
      // Summaries follow each other as their readings do: the next run mostly begins where the last one stood.
      var next = 0
      left.removeAll { summary in
        guard let start = Self.start(of: summary, in: open, of: kept, trying: next) else { return false }
        for index in open[start..<start + summary.readings] { places[index] = .summarised(summary.position) }
        open.removeSubrange(start..<start + summary.readings)
        next = start
        found = true
        return true
      }
    }
    unprovenSummaries = left.map(\.position)
  }

  /// Where in `open` the run of a summary begins.
  private static func start(
    of summary: AccountedSummary, in open: [Int], of kept: [KeptReading], trying hint: Int
  ) -> Int? {
    func isRun(at start: Int) -> Bool {
      start + summary.readings <= open.count
        && summary.isOver(open[start..<start + summary.readings].lazy.map { kept[$0] })
    }
    if isRun(at: hint) { return hint }
    let times = (summary.first - clockTolerance)...(summary.last + clockTolerance)
    return open.indices.first { times.contains(kept[open[$0]].time) && $0 != hint && isRun(at: $0) }
  }
}
