import Ledger
import Triage
import Vitals

/// A decoded reading as a lane hands it to the writer.
package struct ReceivedReading: Sendable {
  package let device: DeviceIndex
  package let reading: Reading
  package let unrecognised: UnrecognisedFields
  /// SHA-256 of the canonical reading.
  package let digest: Digest32
  /// Whether it came on a lane for readings as they are made; false for what a device stored (`backfill`).
  package let isLive: Bool

  package init(
    device: DeviceIndex, reading: Reading, unrecognised: UnrecognisedFields, digest: Digest32, isLive: Bool
  ) {
    self.device = device
    self.reading = reading
    self.unrecognised = unrecognised
    self.digest = digest
    self.isLive = isLive
  }
}
