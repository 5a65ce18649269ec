/// One access that was tried, and what the gateway answered.
package struct Attempt: Hashable, Sendable {
  package enum Answer: Hashable, Sendable {
    case permitted
    case refused
    /// No answer came, or one that says nothing (a gateway that restarts): the access may have been decided or not.
    case unknown
  }

  package let ask: PlainAsk
  package let resource: PlainResource
  package var answer: Answer
  /// The records that a list showed; empty for what is no list, and for what was refused.
  package var shown: Set<Int64> = []
  /// Monotonic nanoseconds: when it was sent for the first time, and when it was answered.
  package let sentAt: Int64
  package var answeredAt: Int64
  /// The greatest position that the gateway had told before it was sent: what was agreed up to there must count.
  package let floor: Int64

  package init(
    _ ask: PlainAsk, _ resource: PlainResource, answer: Answer, shown: Set<Int64> = [], sentAt: Int64,
    answeredAt: Int64, floor: Int64
  ) {
    self.ask = ask
    self.resource = resource
    self.answer = answer
    self.shown = shown
    self.sentAt = sentAt
    self.answeredAt = answeredAt
    self.floor = floor
  }
}
