import Vitals

/// What the writer knows of a device: which readings it holds, counters, clock. No vital sign and no patient is in it.
///
/// Folded from journal records by ``apply(_:at:)`` alone, live and at start-up alike, so that a restart cannot judge
/// differently from the run before it.
struct DeviceState: Hashable {
  /// Exactly which sequence numbers were received, per start of the device.
  private(set) var held: [BootHold] = []
  private(set) var conservation = Conservation()
  /// The reading time of the newest reading by its own clock.
  private(set) var newestReading: Timestamp?
  /// When anything last came, by the gateway's clock.
  private(set) var lastReceived: Timestamp?
  /// How far the device's clock is off.
  var clock = DeviceClock()

  struct BootHold: Hashable {
    let boot: UInt64
    var sequences: IntervalSet
  }

  /// Whether a reading with this number was received.
  func holds(boot: UInt64, sequence: UInt64) -> Bool {
    held.last(where: { $0.boot == boot })?.sequences.contains(sequence) ?? false
  }

  /// The numbers received in this start of the device.
  func sequences(in boot: UInt64) -> IntervalSet? {
    held.last(where: { $0.boot == boot })?.sequences
  }

  /// How many numbers of the newest start are missing between those that came.
  var missing: UInt64 {
    guard let sequences = held.last?.sequences, sequences.ranges.count > 1 else { return 0 }
    return sequences.gaps.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound + 1) }
  }

  /// Whether ``missing`` is not 0; constant time.
  var hasGap: Bool { held.last.map { $0.sequences.ranges.count > 1 } ?? false }

  /// Takes one reading's record into the state.
  mutating func apply(_ record: DeviceRecordEntry, at received: Timestamp) {
    conservation.receive()
    conservation.settle(record.outcome)
    lastReceived = received
    if clock.correctionMilliseconds != record.skewMilliseconds {
      clock = DeviceClock(correctionMilliseconds: record.skewMilliseconds)
    }
    if let time = record.time, newestReading.map({ $0 < time }) ?? true { newestReading = time }
    // Numbers from devices that nobody registered are no device's: keeping them would let strangers fill the memory.
    guard let sequence = record.sequence, record.outcome != .duplicate, record.device != .nobody else { return }
    if let last = held.indices.last, held[last].boot == record.boot {
      held[last].sequences.insert(sequence)
    } else if let index = held.firstIndex(where: { $0.boot == record.boot }) {
      held[index].sequences.insert(sequence)
    } else {
      var sequences = IntervalSet()
      sequences.insert(sequence)
      held.append(BootHold(boot: record.boot, sequences: sequences))
      held.sort { $0.boot < $1.boot }
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.byte(1)
    conservation.encode(into: &writer)
    writer.signed(newestReading?.milliseconds ?? .min)
    writer.signed(lastReceived?.milliseconds ?? .min)
    writer.signed(clock.correctionMilliseconds)
    writer.varint(UInt64(held.count))
    for hold in held {
      writer.varint(hold.boot)
      let ranges = hold.sequences.ranges
      writer.varint(UInt64(ranges.count))
      var previous: UInt64 = 0
      for range in ranges {
        writer.varint(range.lowerBound &- previous)
        writer.varint(range.upperBound - range.lowerBound)
        previous = range.upperBound
      }
    }
  }

  init() {}

  init(from reader: inout ByteReader) throws(StoreError) {
    guard try reader.byte() == 1 else { throw .malformedState }
    conservation = try Conservation(from: &reader)
    let newest = try reader.signed()
    newestReading = newest == .min ? nil : Timestamp(milliseconds: newest)
    let last = try reader.signed()
    lastReceived = last == .min ? nil : Timestamp(milliseconds: last)
    clock = DeviceClock(correctionMilliseconds: try reader.signed())
    for _ in 0..<(try reader.count()) {
      let boot = try reader.varint()
      var sequences = IntervalSet()
      var previous: UInt64 = 0
      for _ in 0..<(try reader.count()) {
        let lower = previous &+ (try reader.varint())
        let (upper, overflow) = lower.addingReportingOverflow(try reader.varint())
        guard !overflow else { throw .malformedState }
        sequences.insert(lower...upper)
        previous = upper
      }
      held.append(BootHold(boot: boot, sequences: sequences))
    }
  }
}
