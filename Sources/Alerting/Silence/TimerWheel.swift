import Store

/// A hashed timer wheel of one-second slots: putting a device in and taking the due ones out is O(1) each.
struct TimerWheel {
  private static let slotMilliseconds: Int64 = 1_000
  private static let slotCount: Int64 = 1_024

  private var slots: [[DeviceIndex]]
  /// The last slot that was emptied, counted from time 0.
  private var position: Int64

  init(now: Int64) {
    slots = Array(repeating: [], count: Int(Self.slotCount))
    position = now / Self.slotMilliseconds
  }

  /// Puts a device in for a time; a time further off than the wheel turns comes out early, and one that is past at the
  /// next second.
  mutating func put(_ device: DeviceIndex, at time: Int64) {
    let slot = (time + Self.slotMilliseconds - 1) / Self.slotMilliseconds
    let bounded = min(max(slot, position + 1), position + Self.slotCount - 1)
    slots[Int(bounded % Self.slotCount)].append(device)
  }

  /// Takes out what is in the slots up to now.
  mutating func take(upTo now: Int64) -> [DeviceIndex] {
    let target = now / Self.slotMilliseconds
    var due: [DeviceIndex] = []
    // After a pause longer than one turn, one turn empties every slot.
    for slot in max(position + 1, target - Self.slotCount + 1)..<max(target + 1, position + 1) {
      due += slots[Int(slot % Self.slotCount)]
      slots[Int(slot % Self.slotCount)].removeAll(keepingCapacity: true)
    }
    position = max(position, target)
    return due
  }
}
