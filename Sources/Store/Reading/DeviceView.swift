import Vitals

/// A device, what was received from it, and when.
package struct DeviceView: Sendable {
  package let name: String
  package let unit: String
  /// How often it is expected to send, in milliseconds; 0 when nothing is expected.
  package let cadenceMilliseconds: Int64
  /// Whether somebody wears it now.
  package let isWorn: Bool
  package let conservation: Conservation
  /// When anything last came from it, by the gateway's clock; nil when nothing ever did.
  package let lastReceived: Timestamp?
  /// The newest reading's own time.
  package let newestReading: Timestamp?
}
