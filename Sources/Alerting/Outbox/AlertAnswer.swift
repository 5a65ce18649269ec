import Ledger
import Store

/// What a recipient's application answers over MQTT on `vigil/v1/alerts/{recipient}/answers`:
/// `{"alert":"A12","answer":"delivered"}`.
///
/// Only that it has arrived: whoever acknowledges, rejects or resolves sends a signed act instead (CONSENT-1, see
/// ``AnswerDesk``). The one exception is the canary, which acknowledges drills. The broker's access list lets a recipient
/// write under its own name alone.
package struct AlertAnswer: Hashable, Sendable {
  /// What is said. The raw value is the word on the wire.
  package enum Word: String, CaseIterable, Hashable, Sendable {
    case delivered
    /// The canary's alone.
    case acknowledged
  }

  package let alert: Int64
  package let recipient: String
  package let word: Word

  /// The filter under which all answers come.
  package static let topicFilter = "vigil/v1/alerts/+/answers"

  /// No answer is longer; anything that is gets refused unread.
  package static let maximumBytes = 1_024

  package init(alert: Int64, recipient: String, word: Word = .delivered) {
    self.alert = alert
    self.recipient = recipient
    self.word = word
  }

  /// - Returns: nil for another topic, and for anything that is not such an answer.
  package init?(topic: String, payload: [UInt8]) {
    guard let recipient = Self.recipient(of: topic), payload.count <= Self.maximumBytes,
      let value = try? CanonicalJSON.parse(payload), let word = value["answer"]?.string.flatMap(Word.init),
      let alert = value["alert"]?.string.flatMap(AlertRecord.opened(name:)),
      word == .delivered || recipient == Drill.canary
    else { return nil }
    self.init(alert: alert, recipient: recipient, word: word)
  }

  /// Whose topic of answers this is; nil for another topic.
  package static func recipient(of topic: String) -> String? {
    let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
    guard levels.count == 5, levels[0...2] == ["vigil", "v1", "alerts"], levels[4] == "answers", !levels[3].isEmpty
    else { return nil }
    return String(levels[3])
  }
}
