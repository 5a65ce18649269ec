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
  /// Whether its time counted from the receipt: sent again, the same reading has another time and another digest.
  package let isTimeRelative: Bool
  /// The numbers and units as they were sent, by key, where they are not the canonical ones; nil when they are.
  package let asSent: [String: String]?

  package init(
    device: DeviceIndex, reading: Reading, unrecognised: UnrecognisedFields, digest: Digest32, isLive: Bool,
    isTimeRelative: Bool = false, asSent: [String: String]? = nil
  ) {
    self.device = device
    self.reading = reading
    self.unrecognised = unrecognised
    self.digest = digest
    self.isLive = isLive
    self.isTimeRelative = isTimeRelative
    self.asSent = asSent
  }
}
