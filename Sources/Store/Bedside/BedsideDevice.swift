import Triage
import Vitals

/// A device as it stands at a bed.
package struct BedsideDevice: Hashable, Sendable {
  package let name: String
  package let unit: String
  /// Since when the patient wears it, in reading time.
  package let since: Timestamp
  /// How often it is expected to send, in milliseconds; 0 when nothing is expected.
  package let cadenceMilliseconds: Int64
  /// When anything last came from it, by the gateway's clock; nil when nothing ever did.
  package let lastReceived: Timestamp?
  /// The newest reading's own time.
  package let newestReading: Timestamp?
  /// What is added to the device's times because its clock is off.
  package let skewMilliseconds: Int64
  /// What is wrong with it: kinds of its open technical alerts.
  package let findings: [TechnicalKind]

  /// Nothing that it would tell is about the patient while one of these is open.
  private static let blinding: Set<TechnicalKind> = [
    .deviceSilent, .deviceLost, .contactOff, .leadsOff, .probeOff, .sensorFailure,
  ]

  /// Whether it watches: something came, and nothing says that what comes is none of the patient's.
  var isWatching: Bool { lastReceived != nil && Self.blinding.isDisjoint(with: findings) }
}
