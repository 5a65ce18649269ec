/// The digests of the last readings of one device, to tell a re-sent reading from a changed one.
///
/// It holds the newest ``capacity`` readings. An older reading that comes again under its number is still recognised as a
/// duplicate (the numbers are kept exactly), but its content is no longer compared.
struct DigestRing: Hashable {
  /// Not 64: with its head an array of these takes 1,024 bytes, the most that the allocator hands out from its cache of a
  /// thread, and the ring of every patient is copied once a batch.
  static let capacity = 62

  /// The most that was ever stored.
  private static let largest = 64

  /// A reading's key (its boot and number, or its time when it has none) and the first 8 bytes of its digest.
  struct Slot: Hashable {
    let key: UInt64
    let digest: UInt64
  }

  private(set) var slots: [Slot] = []
  private var next = 0

  init() {}

  /// The digest under this key; the newest when there are several.
  func digest(of key: UInt64) -> UInt64? {
    slots.last { $0.key == key }?.digest
  }

  /// Whether exactly this reading is in the ring.
  func contains(key: UInt64, digest: UInt64) -> Bool {
    slots.contains { $0.key == key && $0.digest == digest }
  }

  mutating func insert(key: UInt64, digest: UInt64) {
    let slot = Slot(key: key, digest: digest)
    if slots.count < Self.capacity {
      slots.append(slot)
    } else {
      slots[next] = slot
      next = (next + 1) % Self.capacity
    }
  }

  /// What ``insert(key:digest:)`` will change.
  struct Before {
    /// The slot that will be written over; nil when one will be added.
    fileprivate let slot: Slot?
    fileprivate let next: Int
  }

  var before: Before { Before(slot: slots.count < Self.capacity ? nil : slots[next], next: next) }

  /// Takes the one insertion back that came after `before`.
  mutating func restore(_ before: Before) {
    next = before.next
    if let slot = before.slot { slots[next] = slot } else { slots.removeLast() }
  }

  /// One number for boot and sequence; a collision costs a needless technical finding, never a reading.
  static func key(boot: UInt64, sequence: UInt64) -> UInt64 {
    (boot &* 0x9E37_79B9_7F4A_7C15) ^ sequence
  }

  func encode(into writer: inout ByteWriter) {
    writer.varint(UInt64(slots.count))
    writer.varint(UInt64(next))
    for slot in slots {
      writer.fixed64(slot.key)
      writer.fixed64(slot.digest)
    }
  }

  init(from reader: inout ByteReader) throws(StoreError) {
    let count = try reader.count()
    let next = Int(truncatingIfNeeded: try reader.varint())
    guard count <= Self.largest, (0..<Self.largest).contains(next) else { throw .malformedState }
    slots.reserveCapacity(count)
    for _ in 0..<count { slots.append(Slot(key: try reader.fixed64(), digest: try reader.fixed64())) }
    if count > Self.capacity {
      // Oldest first, and the oldest go.
      guard next < count else { throw .malformedState }
      slots = Array((slots[next...] + slots[..<next]).suffix(Self.capacity))
    } else {
      guard next < Self.capacity else { throw .malformedState }
      self.next = next
    }
  }
}
