import Vitals

/// What the writer knows of a device: which readings it holds, counters, clock. No vital sign and no patient is in it.
///
/// Folded from journal records by ``apply(_:at:)`` alone, live and at start-up alike, so that a restart cannot judge
/// differently from the run before it.
struct DeviceState: Hashable {
  /// Which sequence numbers were received, per start of the device.
  private(set) var numbers = ReceivedNumbers()
  private(set) var conservation = Conservation()
  /// The reading time of the newest reading by its own clock.
  private(set) var newestReading: Timestamp?
  /// When anything last came, by the gateway's clock.
  private(set) var lastReceived: Timestamp?
  /// How far the device's clock is off.
  var clock = DeviceClock()

  /// Per start of the device, by boot.
  var held: [ReceivedNumbers.BootHold] { numbers.boots }

  /// Whether a reading with this number was received.
  func holds(boot: UInt64, sequence: UInt64) -> Bool { numbers.holds(boot: boot, sequence: sequence) }

  /// The numbers received in this start of the device.
  func sequences(in boot: UInt64) -> IntervalSet? { numbers.sequences(in: boot) }

  /// How many numbers of the newest start are missing between those that came.
  var missing: UInt64 {
    guard let sequences = held.last?.sequences, sequences.ranges.count > 1 else { return 0 }
    return sequences.gaps.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound + 1) }
  }

  /// Whether ``missing`` is not 0; constant time.
  var hasGap: Bool { numbers.hasGap }

  /// Takes one reading's record into the state.
  ///
  /// - Returns: what had to be given up of the record of numbers; nearly always nothing.
  @discardableResult
  mutating func apply(_ record: DeviceRecordEntry, at received: Timestamp) -> [NumberLoss] {
    conservation.receive()
    conservation.settle(record.outcome)
    lastReceived = received
    if clock.correctionMilliseconds != record.skewMilliseconds {
      clock = DeviceClock(correctionMilliseconds: record.skewMilliseconds)
    }
    if let time = record.time, newestReading.map({ $0 < time }) ?? true { newestReading = time }
    guard let sequence = takenNumber(of: record, at: received) else { return [] }
    let isFarOff = isFarOff(record, at: received)
    return numbers.insert(boot: record.boot, sequence: sequence, time: isFarOff ? nil : record.time)
  }

  /// The number that a record adds to the record of numbers.
  private func takenNumber(of record: DeviceRecordEntry, at received: Timestamp) -> UInt64? {
    // Numbers from devices that nobody registered are no device's: keeping them would let strangers fill the memory.
    guard let sequence = record.sequence, record.outcome != .duplicate, record.device != .nobody,
      !numbers.isForgotten(boot: record.boot, time: record.time, isFarOff: isFarOff(record, at: received))
    else { return nil }
    return sequence
  }

  private func isFarOff(_ record: DeviceRecordEntry, at received: Timestamp) -> Bool {
    record.time.map { DeviceClock.isFarOff($0, at: received) } ?? true
  }

  /// What a record will change.
  struct Before {
    fileprivate let conservation: Conservation
    fileprivate let newestReading: Timestamp?
    fileprivate let lastReceived: Timestamp?
    fileprivate let clock: DeviceClock
    fileprivate let numbers: ReceivedNumbers.Before?
  }

  /// What this record will change, when that is counters, times and the number after the last: a few words instead of the
  /// whole state. Nil for any other.
  func before(_ record: DeviceRecordEntry, at received: Timestamp) -> Before? {
    var prolonged: ReceivedNumbers.Before?
    if let sequence = takenNumber(of: record, at: received) {
      guard let before = numbers.before(boot: record.boot, sequence: sequence) else { return nil }
      prolonged = before
    }
    return Before(
      conservation: conservation, newestReading: newestReading, lastReceived: lastReceived, clock: clock,
      numbers: prolonged)
  }

  /// Takes the one record back that came after `before`.
  mutating func restore(_ before: Before) {
    conservation = before.conservation
    newestReading = before.newestReading
    lastReceived = before.lastReceived
    clock = before.clock
    if let prolonged = before.numbers { numbers.restore(prolonged) }
  }

  func encode(into writer: inout ByteWriter) {
    writer.byte(2)
    conservation.encode(into: &writer)
    writer.signed(newestReading?.milliseconds ?? .min)
    writer.signed(lastReceived?.milliseconds ?? .min)
    writer.signed(clock.correctionMilliseconds)
    numbers.encode(into: &writer)
  }

  init() {}

  init(from reader: inout ByteReader) throws(StoreError) {
    let version = try reader.byte()
    guard (1...2).contains(version) else { throw .malformedState }
    conservation = try Conservation(from: &reader)
    let newest = try reader.signed()
    newestReading = newest == .min ? nil : Timestamp(milliseconds: newest)
    let last = try reader.signed()
    lastReceived = last == .min ? nil : Timestamp(milliseconds: last)
    clock = DeviceClock(correctionMilliseconds: try reader.signed())
    numbers = try ReceivedNumbers(from: &reader, version: version, newest: newestReading)
  }
}
