import Vitals

/// What the gateway now holds of a device's readings, ready to be signed and published (DESIGN, section 3, "Topics").
package struct ReceiptDraft: Sendable {
  package let device: DeviceIndex
  package let unit: UnitID
  package let id: DeviceID
  /// Exact ranges held per start of the device: the newest starts, the newest ranges.
  package let held: [Held]
  /// What was refused since the last receipt: it will never be held and should not be sent again.
  package let rejected: [RejectedReading]
  package let head: LedgerHead

  package struct Held: Sendable {
    package let boot: UInt64
    package let ranges: [ClosedRange<UInt64>]
  }

  package struct RejectedReading: Hashable, Sendable {
    package let boot: UInt64?
    package let sequence: UInt64?
    package let reason: String

    package init(boot: UInt64?, sequence: UInt64?, reason: String) {
      self.boot = boot
      self.sequence = sequence
      self.reason = reason
    }
  }
}
