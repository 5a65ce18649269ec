/// A receipt as a device read it, and which of its readings it settled.
package struct ReceiptEvent: Hashable, Sendable {
  /// A reading that the receipt named as held.
  package struct Settled: Hashable, Sendable {
    package let boot: UInt64
    package let sequence: UInt64
    /// The first message that carried it: ``SentReading/message``.
    package let message: UInt64
    /// Latency of publish to receipt counts from here.
    package let scheduledAt: Int64

    package init(boot: UInt64, sequence: UInt64, message: UInt64, scheduledAt: Int64) {
      self.boot = boot
      self.sequence = sequence
      self.message = message
      self.scheduledAt = scheduledAt
    }
  }

  /// Sequence numbers that the gateway holds, both ends included.
  package struct Held: Hashable, Sendable {
    package let boot: UInt64
    package let ranges: [ClosedRange<UInt64>]

    package init(boot: UInt64, ranges: [ClosedRange<UInt64>]) {
      self.boot = boot
      self.ranges = ranges
    }
  }

  /// What will never be held; boot and sequence are missing where the gateway could not read them.
  package struct Rejection: Hashable, Sendable {
    package let boot: UInt64?
    package let sequence: UInt64?
    package let reason: String

    package init(boot: UInt64?, sequence: UInt64?, reason: String) {
      self.boot = boot
      self.sequence = sequence
      self.reason = reason
    }
  }

  /// Index into ``RunPlan/devices``.
  package let device: Int
  /// When it was read.
  package let at: Int64
  package let held: [Held]
  package let rejections: [Rejection]
  /// The block it stands in, if anything was abnormal.
  package let block: Int64?
  /// What the device forgot because of it: held, and refused.
  package let settled: [Settled]
  package let refused: [Settled]
  /// Readings of the device that still have no receipt.
  package let outstanding: Int

  package init(
    device: Int, at: Int64, held: [Held], rejections: [Rejection], block: Int64?, settled: [Settled],
    refused: [Settled], outstanding: Int
  ) {
    self.device = device
    self.at = at
    self.held = held
    self.rejections = rejections
    self.block = block
    self.settled = settled
    self.refused = refused
    self.outstanding = outstanding
  }
}
