/// What is measured from the instant that something was due, however late it left (no coordinated omission).
package enum Latency: String, CaseIterable, Codable, CodingKeyRepresentable, Hashable, Sendable {
  /// A reading to the broker's PUBACK.
  case acknowledged
  /// A reading to the gateway's receipt: it is on disk. A device gets at most one a second, so half a second of it is waiting.
  case receipt
  /// A reading to its evidence on the gateway's event stream.
  case evidence
  /// A reading to the alert in a doctor's hands.
  case alert

  // Operations of an exchange of records, each to its whole answer.
  case request, grant, offer, deny, revoke, open, list, write, log, prohibit, lift, declare, forge

  /// Those of wearables, which a table has whether they were measured or not.
  package static let ofReadings: [Latency] = [.acknowledged, .receipt, .evidence, .alert]

  /// For tables and legends.
  package var title: String {
    switch self {
    case .acknowledged: "PUBACK"
    case .receipt: "durable receipt"
    case .evidence: "event stream"
    case .alert: "delivered alert"
    case .forge: "forgery"
    case .log: "read the log"
    default: rawValue
    }
  }

  /// For the margin of a chart.
  package var short: String {
    switch self {
    case .receipt: "receipt"
    case .evidence: "stream"
    case .alert: "alert"
    case .log: "log"
    default: title
    }
  }
}
