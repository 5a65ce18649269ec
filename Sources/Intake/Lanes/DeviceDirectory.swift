import Store
import Vitals

/// What a lane knows of the registry: devices by the bytes of their topics, found without making a string.
///
/// Fills as devices are heard of, and only with registered ones, so that it never outgrows the registry.
struct DeviceDirectory: Sendable {
  /// Who a topic says sent the message.
  enum Sender: Equatable {
    case device(DeviceIndex)
    /// Registered, but in another unit.
    case elsewhere(DeviceIndex)
    case unknown
  }

  /// Where the `{unit}/{device}` of a known device lies in ``names``; none where `count` is 0.
  private struct Slot {
    var hash: UInt64 = 0
    var start = 0
    var count = 0
    var device = DeviceIndex.nobody
  }

  private(set) var registry: Registry
  /// An open hash table with a power of two of slots, at most half of them taken.
  private var slots: [Slot]
  private var taken = 0
  private var names: [UInt8] = []

  private static let smallest = 64

  init(_ registry: Registry) {
    self.registry = registry
    slots = Array(repeating: Slot(), count: Self.smallest)
  }

  /// Which state of the registry it knows.
  var generation: UInt64 { registry.generation }

  /// Takes a newer registry and forgets what it had found in the old one.
  mutating func replace(_ registry: Registry) { self = DeviceDirectory(registry) }

  /// Who sent a message with this topic. Allocates nothing for a device that was heard of before.
  mutating func sender(of topic: DeviceTopic) -> Sender {
    let hash = Self.hash(topic.name)
    if let known = find(topic.name, hash: hash) { return .device(known) }
    guard let device = registry.device(named: String(decoding: topic.device, as: UTF8.self)) else { return .unknown }
    guard topic.unit.elementsEqual(device.unit.name.utf8) else { return .elsewhere(device.index) }
    insert(topic.name, hash: hash, device: device.index)
    return .device(device.index)
  }

  private func find(_ name: UnsafeRawBufferPointer, hash: UInt64) -> DeviceIndex? {
    var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[place].count > 0 {
      let slot = slots[place]
      if slot.hash == hash, slot.count == name.count,
        name.elementsEqual(names[slot.start..<slot.start + slot.count])
      {
        return slot.device
      }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func insert(_ name: UnsafeRawBufferPointer, hash: UInt64, device: DeviceIndex) {
    if 2 * (taken + 1) > slots.count { grow() }
    put(Slot(hash: hash, start: names.count, count: name.count, device: device))
    names.append(contentsOf: name)
    taken += 1
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    for slot in old where slot.count > 0 { put(slot) }
  }

  private mutating func put(_ slot: Slot) {
    var place = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
    while slots[place].count > 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  /// FNV-1a. Whoever forges collisions must be registered under each of the names.
  private static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // The low bits choose the slot, and FNV's are its weakest.
    return hash ^ (hash >> 32)
  }
}
