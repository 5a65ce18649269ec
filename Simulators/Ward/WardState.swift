import Histogram
import WardKit

/// Everything that the sending thread and the fleet's thread share, under the runner's lock.
struct WardState {
  var devices: [WardDevice]
  var totals = Totals()
  /// Last messages that ended, acknowledged or not.
  var goodbyes = 0
  /// Microseconds from the scheduled instant to PUBACK, and to the receipt.
  var acknowledging = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)
  var receipting = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)
  /// Receipts not yet told as events; bounded by ``eventBound``, the oldest fall out.
  var receipts: [ReceiptEvent] = []

  static let eventBound = 10_000

  /// A receipt, as an event.
  struct ReceiptEvent: Encodable {
    var event = "receipt"
    let device: String
    let settled: Int
    let rejected: Int
    let outstanding: Int
    let block: Int64?
  }

  mutating func settle(_ receipt: ReceiptMessage, of index: Int, at now: Int64) {
    let settlement = devices[index].outbox.settle(receipt)
    totals.receipts += 1
    totals.receipted += settlement.held.count
    totals.rejected += settlement.rejected.count
    for item in settlement.held { receipting.record(UInt64(max(0, now - item.scheduledAt) / 1_000)) }
    if receipts.count == Self.eventBound { receipts.removeFirst(Self.eventBound / 2) }
    receipts.append(
      ReceiptEvent(
        device: devices[index].credential.device, settled: settlement.held.count,
        rejected: settlement.rejected.count, outstanding: devices[index].outbox.items.count,
        block: receipt.block?.index))
  }

  /// Readings without a receipt on devices that can still get one: not those that went silent.
  var reachableOutstanding: Int {
    devices.reduce(0) { $0 + ($1.hasVanished ? 0 : $1.outbox.items.count) }
  }

  /// The totals with the sums over all devices.
  func summed() -> Totals {
    var totals = totals
    totals.outstanding = devices.reduce(0) { $0 + $1.outbox.items.count }
    totals.overwritten = devices.reduce(0) { $0 + $1.outbox.overwritten }
    return totals
  }
}
