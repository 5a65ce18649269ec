/// What is measured from the instant that a reading was due, however late it left (no coordinated omission).
package enum Latency: String, CaseIterable, Codable, CodingKeyRepresentable, Hashable, Sendable {
  /// To the broker's PUBACK.
  case acknowledged
  /// To the gateway's receipt: it is on disk. A device gets at most one a second, so half a second of it is waiting.
  case receipt
  /// To its evidence on the gateway's event stream.
  case evidence
  /// To the alert in a doctor's hands.
  case alert

  /// For tables and legends.
  package var title: String {
    switch self {
    case .acknowledged: "PUBACK"
    case .receipt: "durable receipt"
    case .evidence: "event stream"
    case .alert: "delivered alert"
    }
  }
}
