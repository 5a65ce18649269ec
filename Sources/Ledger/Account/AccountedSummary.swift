/// What a summary says of the readings in it.
struct AccountedSummary {
  /// What is left to open the commitment of a folded summary with.
  struct Opening {
    let commitment: Digest32
    let salt: [UInt8]
    /// The payload without its `vitals`.
    let members: [String: JSONValue]
  }

  /// Position of its entry.
  let position: UInt64
  let readings: Int
  let salt: Digest32
  /// SHA-256 chain from the salt over the digests of its readings.
  let chain: Digest32
  /// Times of its readings, corrected by the gateway for the skew of the device's clock.
  let first: Int64
  let last: Int64
  /// Nil for a summary whose values were proved already.
  let opening: Opening?

  /// - Throws: ``LedgerError/malformedEntry(member:)`` when the payload is none of a summary.
  init(_ payload: JSONValue, position: UInt64, opening: Opening? = nil) throws(LedgerError) {
    self.position = position
    guard let count = payload["readings"]?.integer, count > 0, let readings = Int(exactly: count) else {
      throw .malformedEntry(member: "readings")
    }
    guard let salt = payload["salt"]?.string.flatMap({ Digest32(hex: $0) }) else {
      throw .malformedEntry(member: "salt")
    }
    guard let chain = payload["chain"]?.string.flatMap({ Digest32(hex: $0) }) else {
      throw .malformedEntry(member: "chain")
    }
    guard let first = payload["first"]?.integer else { throw .malformedEntry(member: "first") }
    // Nothing proves an opening's times before its readings do.
    guard let last = payload["last"]?.integer, last >= first else { throw .malformedEntry(member: "last") }
    (self.readings, self.salt, self.chain, self.first, self.last) = (readings, salt, chain, first, last)
    self.opening = opening
  }

  /// Whether the summary is over exactly these readings in this order: its chain is, and a folded one's commitment opens
  /// with the statistics that these readings give. So what the gateway dropped is proved by the readings, against the
  /// entry of that time, and not by anything that it wrote later.
  func isOver(_ kept: some Collection<KeptReading>) -> Bool {
    var link = salt
    for reading in kept { link = Digest32.sha256(link.bytes + reading.digest.bytes) }
    guard link == chain else { return false }
    guard let opening else { return true }
    var members = opening.members
    members["vitals"] = Self.vitals(of: kept)
    guard let payload = try? CanonicalJSON.encode(.object(members)) else { return false }
    return Commitment.verify(opening.commitment, payload: payload, salt: opening.salt)
  }

  /// Count, minimum, maximum, sum and last of each vital, as a summary's payload has them.
  private static func vitals(of kept: some Collection<KeptReading>) -> JSONValue {
    var statistics: [String: (count: Int64, min: Int64, max: Int64, sum: Int64, last: Int64)] = [:]
    for (key, value) in kept.lazy.flatMap(\.vitals) {
      guard let known = statistics[key] else {
        statistics[key] = (1, value, value, value, value)
        continue
      }
      statistics[key] = (
        known.count + 1, min(known.min, value), max(known.max, value), known.sum &+ value, value
      )
    }
    return .object(
      statistics.mapValues {
        [
          "count": .integer($0.count), "last": .integer($0.last), "max": .integer($0.max), "min": .integer($0.min),
          "sum": .integer($0.sum),
        ]
      })
  }
}
