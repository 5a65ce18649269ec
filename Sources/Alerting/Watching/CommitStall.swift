/// Notices that the writer does not answer: a question that waits behind whatever commit is under way.
package struct CommitStall: Hashable, Sendable {
  /// What a look found.
  package enum Change: Hashable, Sendable {
    case stalled(milliseconds: Int64)
    /// The writer answers again.
    case recovered(milliseconds: Int64)
  }

  private let patienceMilliseconds: Int64
  private var askedAt: Int64?
  private var isStalled = false

  /// - Parameter patienceMilliseconds: how long a commit may take.
  package init(patienceMilliseconds: Int64 = 2_000) {
    self.patienceMilliseconds = patienceMilliseconds
  }

  /// Whether a question is under way; ask the next one when there is none.
  package var isWaiting: Bool { askedAt != nil }

  package mutating func asked(at now: Int64) { askedAt = now }

  /// The writer answered.
  package mutating func answered(at now: Int64) -> Change? {
    guard let since = askedAt else { return nil }
    askedAt = nil
    guard isStalled else { return nil }
    isStalled = false
    return .recovered(milliseconds: now - since)
  }

  /// Time passed.
  package mutating func look(at now: Int64) -> Change? {
    guard let since = askedAt, !isStalled, now - since > patienceMilliseconds else { return nil }
    isStalled = true
    return .stalled(milliseconds: now - since)
  }
}
