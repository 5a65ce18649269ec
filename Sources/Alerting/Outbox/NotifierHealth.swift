import Store

/// Counts failures in a row for each recipient's own channels, and says when a person must hear of it (ALERT-5).
struct NotifierHealth {
  /// What changed for a recipient.
  enum Change: Hashable, Sendable {
    case failing
    case recovered
  }

  /// How many tries in a row must fail before a channel counts as failing.
  static let bound = 3

  private var failures: [String: [CallChannel: Int]] = [:]

  mutating func failed(_ recipient: String, on channel: CallChannel) -> Change? {
    failures[recipient, default: [:]][channel, default: 0] += 1
    return failures[recipient]?[channel] == Self.bound ? .failing : nil
  }

  /// A success counts as a recovery when there were failures, and once after a start, as the failures may have been
  /// counted by the process before; unless another channel of the recipient is failing still.
  mutating func succeeded(_ recipient: String, on channel: CallChannel) -> Change? {
    let before = failures[recipient, default: [:]].updateValue(0, forKey: channel)
    let isWell = failures[recipient]?.values.allSatisfy { $0 < Self.bound } ?? true
    return before == 0 || !isWell ? nil : .recovered
  }
}
