/// What is measured from the instant that a reading was due, however late it left (no coordinated omission).
package enum Latency: String, CaseIterable, Codable, CodingKeyRepresentable, Hashable, Sendable {
  /// To the broker's PUBACK.
  case acknowledged
  /// To the gateway's receipt: it is on disk.
  case receipt
  /// To its evidence on the gateway's event stream.
  case evidence
  /// To the alert in a doctor's hands.
  case alert

  /// For tables and legends.
  package var title: String {
    switch self {
    case .acknowledged: "PUBACK"
    case .receipt: "receipt (durable)"
    case .evidence: "evidence on /events"
    case .alert: "alert delivered"
    }
  }
}
