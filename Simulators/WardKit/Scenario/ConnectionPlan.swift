/// How the devices come to the broker.
package struct ConnectionPlan: Hashable, Sendable {
  package enum ProtocolVersion: String, CaseIterable, Hashable, Sendable {
    case mqtt5 = "5"
    case mqtt311 = "3.1.1"
  }

  /// New connections a second over all processes.
  package var perSecond = 500.0
  package var version = ProtocolVersion.mqtt5
  package var usesTLS = false
  /// Seconds, 5...65,535.
  package var keepaliveSeconds = 60
  /// Full jitter between these when a connection was lost or refused, doubling; clock seconds.
  package var reconnectSeconds = 0.2...15.0

  package init() {}
}
