import Vitals

@testable import Store

/// A reading's number, to compare by.
struct LedgerNumber: Hashable, CustomStringConvertible {
  let device: Int64
  let boot: UInt64
  let sequence: UInt64?

  init(device: Int64, boot: UInt64, sequence: UInt64?) {
    self.device = device
    self.boot = boot
    self.sequence = sequence
  }

  init(_ item: ReceivedReading) {
    self.init(device: item.device.value, boot: item.reading.boot, sequence: item.reading.sequence)
  }

  var description: String { "w-\(device)/\(boot)/\(sequence.map { "\($0)" } ?? "-")" }
}
