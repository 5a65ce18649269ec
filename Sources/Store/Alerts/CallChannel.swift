/// A way on which an alert reaches a recipient. The raw value is the stable word in storage and on the ledger.
package enum CallChannel: String, CaseIterable, Hashable, Sendable {
  /// `vigil/v1/alerts/{recipient}`, QoS 1.
  case mqtt
  /// An HTTPS request to the recipient's own application (Standard Webhooks).
  case webhook
  /// The event stream of the console and of other HTTP clients.
  case stream
}
