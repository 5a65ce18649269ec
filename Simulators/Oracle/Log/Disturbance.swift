/// Something between devices and ledger was away: the broker then delivers again whatever it holds for unacknowledged.
package enum Disturbance: String, Codable, Hashable, Sendable {
  /// The gateway ended or lost its sessions: what it had not acknowledged comes again.
  case gatewayAway = "gateway-away"
  /// The broker ended: it may also have forgotten the last of what it had accepted, and of what was acknowledged to it.
  case brokerAway = "broker-away"

  /// For a report.
  package var words: String {
    switch self {
    case .gatewayAway: "the gateway's event stream ended"
    case .brokerAway: "the broker dropped most of the devices at once"
    }
  }
}
