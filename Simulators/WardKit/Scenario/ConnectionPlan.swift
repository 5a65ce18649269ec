/// How the devices come to the broker.
package struct ConnectionPlan: Hashable, Sendable {
  package enum ProtocolVersion: String, CaseIterable, Hashable, Sendable {
    case mqtt5 = "5"
    case mqtt311 = "3.1.1"
  }

  /// New connections a second over all processes.
  package var perSecond = 500.0
  package var version = ProtocolVersion.mqtt5
  /// Share of devices that speak MQTT 3.1.1 whatever ``version`` says, 0...1.
  package var oldProtocolShare = 0.0
  package var usesTLS = false
  /// Seconds, 5...65,535.
  package var keepaliveSeconds = 60
  /// Full jitter between these when a connection was lost or refused, doubling; clock seconds.
  package var reconnectSeconds = 0.2...15.0

  package init() {}

  /// What one device speaks; a larger share never takes it from one that spoke the old one.
  package func version(ofDevice index: Int, seed: UInt64) -> ProtocolVersion {
    var generator = SeededGenerator(seed: seed, purpose: .speech, index: index)
    return generator.chance(oldProtocolShare) ? .mqtt311 : version
  }
}
