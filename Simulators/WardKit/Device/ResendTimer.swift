/// How long a device waits for a receipt before it sends again: never less than what receipts take at present, and twice
/// as long each time in vain, so that a gateway that is behind is not buried under copies (RFC 6298, sections 2 and 5).
package struct ResendTimer: Sendable {
  /// The least and the most, in nanoseconds.
  package let bounds: ClosedRange<Int64>
  /// How long a receipt takes, smoothed, and how far that varies; nil before the first was measured.
  private var measured: (smoothed: Int64, variation: Int64)?
  /// How often in a row it was in vain.
  private var doublings = 0
  /// What was drawn for the present wait, 0..<1.
  private var jitter = 0.0

  /// - Parameter seconds: the least and the most.
  package init(seconds: ClosedRange<Double>) {
    bounds = Int64(seconds.lowerBound * 1e9)...Int64(seconds.upperBound * 1e9)
  }

  /// Nanoseconds after which a receipt is late: what they take at present, with a margin.
  package var usual: Int64 {
    let expected = measured.map { $0.smoothed + 4 * $0.variation } ?? 0
    return min(max(bounds.lowerBound, expected), bounds.upperBound)
  }

  /// Nanoseconds that the reading that has waited longest waits until it, and all that are late with it, go again; up to a
  /// quarter more than without jitter.
  package var wait: Int64 {
    let doubled = usual.multipliedReportingOverflow(by: 1 << Int64(doublings))
    let wait = doubled.overflow ? bounds.upperBound : min(doubled.partialValue, bounds.upperBound)
    return wait + Int64(Double(wait) / 4 * jitter)
  }

  /// A receipt named a reading that had gone once, so long after it went. (Karn's rule: one that went twice tells nothing,
  /// for nobody knows which of the two it answers.)
  package mutating func receiptCame(after nanoseconds: Int64) {
    let now = max(0, nanoseconds)
    if let known = measured {
      measured = (
        known.smoothed + (now - known.smoothed) / 8, known.variation + (abs(known.smoothed - now) - known.variation) / 4
      )
    } else {
      measured = (now, now / 2)
    }
    doublings = 0
  }

  /// Readings went again for want of a receipt.
  ///
  /// - Parameter draw: 0..<1, so that devices that lost the same gateway do not come back as one.
  package mutating func wentAgain(draw: Double) {
    doublings = min(doublings + 1, Self.mostDoublings)
    jitter = draw
  }

  private static let mostDoublings = 20
}
