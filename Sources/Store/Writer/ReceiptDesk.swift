import Vitals

/// Decides which devices get a receipt now: at most one in an interval for each device and at most so many a second for
/// all, first come first served.
///
/// Those of a second leave one after the other, not at once. Devices that send at the same moment would rest until the same
/// moment too, and have all their receipts signed and carried by the broker in one go, every second anew, while emergencies
/// wait for both.
///
/// Touched devices of a batch that is not durable are discarded with it: a receipt never names what could still be lost.
/// Its cost does not grow with the devices that wait: who had a receipt rests, in the order in which rests end.
final class ReceiptDesk {
  private enum Standing: UInt8 {
    /// Had nothing to be told since its last receipt, which is an interval ago.
    case idle
    /// Stands in the line.
    case waiting
    /// Had a receipt within the interval, and nothing since.
    case resting
    /// Had a receipt within the interval and was touched again: it stands in line when the interval is over.
    case restingTouched
  }

  private let interval: Int64
  private let perSecond: Int
  /// By the number of the device.
  private var standings: [Standing] = []
  private var line = Line<DeviceIndex>()
  private var rests = Line<(device: DeviceIndex, until: Timestamp)>()
  private var rejections: [DeviceIndex: [ReceiptDraft.RejectedReading]] = [:]
  /// What may leave, in thousandths of a receipt.
  private var credit: Int64
  private var creditSince: Timestamp?
  /// Whether somebody was left in line the last time.
  private var isBehind = false

  /// How many ranges and rejections one receipt names at most; older ranges were named before.
  static let rangeBound = 64
  /// How many leave at once when nobody has waited.
  static let burst = 16

  init(interval: Int64, perSecond: Int) {
    self.interval = interval
    self.perSecond = perSecond
    credit = Int64(min(Self.burst, perSecond)) * 1_000
  }

  func touch(_ device: DeviceIndex) {
    let index = Int(device.value)
    while standings.count <= index { standings.append(.idle) }
    switch standings[index] {
    case .waiting, .restingTouched: return
    case .resting: standings[index] = .restingTouched
    case .idle:
      standings[index] = .waiting
      line.put(device)
    }
  }

  func reject(_ device: DeviceIndex, _ reading: ReceiptDraft.RejectedReading) {
    guard device != .nobody, rejections[device, default: []].count < Self.rangeBound else { return }
    rejections[device, default: []].append(reading)
    touch(device)
  }

  /// The receipts that may go now.
  func due(at now: Timestamp, ward: Ward, head ledger: LedgerHead) -> [ReceiptDraft] {
    let hasWaited = endRests(at: now) || isBehind
    earn(until: now, hasWaited: hasWaited)
    var drafts: [ReceiptDraft] = []
    while credit >= 1_000, let device = line.take() {
      guard let draft = draft(of: device, ward: ward, head: ledger) else {
        standings[Int(device.value)] = .idle
        continue
      }
      standings[Int(device.value)] = .resting
      rests.put((device, now.adding(milliseconds: interval)))
      credit -= 1_000
      drafts.append(draft)
    }
    isBehind = line.count > 0
    return drafts
  }

  /// Lets as many more leave as the time that has passed allows.
  ///
  /// - Parameter hasWaited: whether anybody stood in line meanwhile; time in which nobody did is not made up for.
  private func earn(until now: Timestamp, hasWaited: Bool) {
    // A clock that was set back earns nothing, and one that jumped no more than a second's.
    let passed = creditSince.map { min(max(now.milliseconds(since: $0), 0), 1_000) } ?? 0
    let most = hasWaited ? perSecond : min(Self.burst, perSecond)
    credit = min(credit + passed * Int64(perSecond), Int64(most) * 1_000)
    creditSince = now
  }

  /// - Returns: whether somebody stands in line now whose rest is over.
  private func endRests(at now: Timestamp) -> Bool {
    var hasWaited = false
    while let rest = rests.first {
      // A clock that was set back does not prolong a rest.
      let left = rest.until.milliseconds(since: now)
      guard left <= 0 || left > interval else { break }
      _ = rests.take()
      let index = Int(rest.device.value)
      let isTouched = standings[index] == .restingTouched
      standings[index] = isTouched ? .waiting : .idle
      if isTouched {
        line.put(rest.device)
        hasWaited = true
      }
    }
    return hasWaited
  }

  private func draft(of index: DeviceIndex, ward: Ward, head: LedgerHead) -> ReceiptDraft? {
    guard let device = ward.registry.device(index) else { return nil }
    let state = ward[index]
    let held = state.held.suffix(4).map { hold in
      ReceiptDraft.Held(boot: hold.boot, ranges: Array(hold.sequences.ranges.suffix(Self.rangeBound)))
    }
    return ReceiptDraft(
      device: index, unit: device.unit, id: device.id, held: held,
      rejected: rejections.removeValue(forKey: index) ?? [], head: head)
  }
}
