import Ledger
import Store

/// What a recipient's application answers over MQTT on `vigil/v1/alerts/{recipient}/answers`:
/// `{"alert":"A12","answer":"delivered"}`.
///
/// Only that it has arrived: whoever acknowledges, rejects or resolves signs for it, which takes another way
/// (CONSENT-1). The broker's access list lets a recipient write under its own name alone.
package struct AlertAnswer: Hashable, Sendable {
  package let alert: Int64
  package let recipient: String

  /// The filter under which all answers come.
  package static let topicFilter = "vigil/v1/alerts/+/answers"

  /// No answer is longer; anything that is gets refused unread.
  package static let maximumBytes = 1_024

  package init(alert: Int64, recipient: String) {
    self.alert = alert
    self.recipient = recipient
  }

  /// - Returns: nil for another topic, and for anything that is not such an answer.
  package init?(topic: String, payload: [UInt8]) {
    let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
    guard levels.count == 5, levels[0...2] == ["vigil", "v1", "alerts"], levels[4] == "answers", !levels[3].isEmpty,
      payload.count <= Self.maximumBytes, let value = try? CanonicalJSON.parse(payload),
      value["answer"]?.string == "delivered", let alert = value["alert"]?.string.flatMap(AlertRecord.opened(name:))
    else { return nil }
    self.init(alert: alert, recipient: String(levels[3]))
  }
}
