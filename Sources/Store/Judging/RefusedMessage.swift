import Vitals

/// A message that is not a reading of any patient, with the reason and a bounded copy of its bytes.
package struct RefusedMessage: Sendable {
  /// Who sent it, or ``DeviceIndex/nobody``.
  package let device: DeviceIndex
  /// Why, as a stable key without any value of the message.
  package let reason: String
  package let boot: UInt64?
  package let sequence: UInt64?
  /// At most ``bytesBound`` bytes of the payload.
  package let bytes: [UInt8]

  /// How much of a refused payload is kept.
  package static let bytesBound = 1_024

  package init(
    device: DeviceIndex, reason: String, boot: UInt64? = nil, sequence: UInt64? = nil, bytes: some Collection<UInt8>
  ) {
    self.device = device
    self.reason = reason
    self.boot = boot
    self.sequence = sequence
    self.bytes = Array(bytes.prefix(Self.bytesBound))
  }
}
