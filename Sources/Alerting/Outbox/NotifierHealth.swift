/// Counts failures in a row for each recipient's own channel, and says when a person must hear of it (ALERT-5).
struct NotifierHealth {
  /// What changed for a recipient.
  enum Change: Hashable, Sendable {
    case failing
    case recovered
  }

  /// How many tries in a row must fail before the channel counts as failing.
  static let bound = 3

  private var failures: [String: Int] = [:]

  mutating func failed(_ recipient: String) -> Change? {
    failures[recipient, default: 0] += 1
    return failures[recipient] == Self.bound ? .failing : nil
  }

  /// A success always counts as a recovery when there were failures, and once after a start, as the failures may have
  /// been counted by the process before.
  mutating func succeeded(_ recipient: String) -> Change? {
    let before = failures.updateValue(0, forKey: recipient)
    return before == 0 ? nil : .recovered
  }
}
