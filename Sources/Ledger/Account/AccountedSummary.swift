/// What a summary says of the readings in it.
struct AccountedSummary {
  /// Position of its entry.
  let position: UInt64
  let readings: Int
  let salt: Digest32
  /// SHA-256 chain from the salt over the digests of its readings.
  let chain: Digest32
  /// Times of its readings, corrected by the gateway for the skew of the device's clock.
  let first: Int64
  let last: Int64

  /// - Throws: ``LedgerError/malformedEntry(member:)`` when the payload is none of a summary.
  init(_ payload: JSONValue, position: UInt64) throws(LedgerError) {
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
    guard let last = payload["last"]?.integer else { throw .malformedEntry(member: "last") }
    (self.readings, self.salt, self.chain, self.first, self.last) = (readings, salt, chain, first, last)
  }

  /// Whether the chain is over exactly these readings in this order.
  func isOver(_ digests: some Sequence<Digest32>) -> Bool {
    var link = salt
    for digest in digests { link = Digest32.sha256(link.bytes + digest.bytes) }
    return link == chain
  }
}
