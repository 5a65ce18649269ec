import Vitals

/// A half-open stretch of time: it holds at `from` and no longer at `until`.
package struct Period: Hashable, Sendable {
  package let from: Timestamp
  /// Nil when it has no end.
  package let until: Timestamp?

  /// Nil when it would hold at no instant.
  package init?(from: Timestamp, until: Timestamp?) {
    if let until, until <= from { return nil }
    self.from = from
    self.until = until
  }

  package func contains(_ time: Timestamp) -> Bool { hasBegun(at: time) && !isOver(at: time) }

  package func hasBegun(at time: Timestamp) -> Bool { from <= time }

  package func isOver(at time: Timestamp) -> Bool {
    guard let until else { return false }
    return until <= time
  }
}
