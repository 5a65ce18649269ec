import Vitals

/// Decides which devices get a receipt now: at most one in an interval for each device and at most so many a second for
/// all, first come first served.
///
/// Touched devices of a batch that is not durable are discarded with it: a receipt never names what could still be lost.
final class ReceiptDesk {
  private let interval: Int64
  private let perSecond: Int
  private var waiting: [DeviceIndex] = []
  private var head = 0
  private var isWaiting: Set<DeviceIndex> = []
  private var lastSent: [DeviceIndex: Timestamp] = [:]
  private var rejections: [DeviceIndex: [ReceiptDraft.RejectedReading]] = [:]
  private var allowance: Int
  private var allowanceSince = Timestamp(milliseconds: 0)

  /// How many ranges and rejections one receipt names at most; older ranges were named before.
  static let rangeBound = 64

  init(interval: Int64, perSecond: Int) {
    self.interval = interval
    self.perSecond = perSecond
    allowance = perSecond
  }

  func touch(_ device: DeviceIndex) {
    if isWaiting.insert(device).inserted { waiting.append(device) }
  }

  func reject(_ device: DeviceIndex, _ reading: ReceiptDraft.RejectedReading) {
    guard device != .nobody, rejections[device, default: []].count < Self.rangeBound else { return }
    rejections[device, default: []].append(reading)
    touch(device)
  }

  /// The receipts that may go now.
  func due(at now: Timestamp, ward: Ward, head ledger: LedgerHead) -> [ReceiptDraft] {
    if now.milliseconds(since: allowanceSince) >= 1_000 || now < allowanceSince {
      allowance = perSecond
      allowanceSince = now
    }
    var drafts: [ReceiptDraft] = []
    var postponed: [DeviceIndex] = []
    var looked = 0
    while head < waiting.count, allowance > 0, looked < perSecond {
      let device = waiting[head]
      head += 1
      looked += 1
      if let last = lastSent[device], now.milliseconds(since: last) < interval, last <= now {
        postponed.append(device)
        continue
      }
      isWaiting.remove(device)
      guard let draft = draft(of: device, ward: ward, head: ledger) else { continue }
      lastSent[device] = now
      allowance -= 1
      drafts.append(draft)
    }
    if head == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 65_536 {
      waiting.removeFirst(head)
      head = 0
    }
    waiting.append(contentsOf: postponed)
    return drafts
  }

  /// Whether any device waits for a receipt.
  var isIdle: Bool { head == waiting.count }

  private func draft(of index: DeviceIndex, ward: Ward, head: LedgerHead) -> ReceiptDraft? {
    guard let device = ward.registry.device(index) else { return nil }
    let state = ward.deviceState(index)
    let held = state.held.suffix(4).map { hold in
      ReceiptDraft.Held(boot: hold.boot, ranges: Array(hold.sequences.ranges.suffix(Self.rangeBound)))
    }
    return ReceiptDraft(
      device: index, unit: device.unit, id: device.id, held: held,
      rejected: rejections.removeValue(forKey: index) ?? [], head: head)
  }
}
