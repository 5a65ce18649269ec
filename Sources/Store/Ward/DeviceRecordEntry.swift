import Vitals

/// One reading as the journal keeps it of the device: its number and outcome, nothing measured.
struct DeviceRecordEntry: Hashable {
  var device: DeviceIndex
  var outcome: Outcome
  var boot: UInt64 = 0
  /// Nil when the reading has no number, or was too broken to have one.
  var sequence: UInt64?
  /// The reading's own time, when it has one.
  var time: Timestamp?
  /// See ``DeviceClock/correctionMilliseconds``.
  var skewMilliseconds: Int64 = 0

  func encode(into writer: inout ByteWriter, relativeTo received: Timestamp) {
    let flags = outcome.rawValue | (sequence == nil ? 0 : 0x10) | (time == nil ? 0 : 0x20)
    writer.byte(flags)
    writer.varint(UInt64(bitPattern: device.value))
    writer.signed(skewMilliseconds)
    if let sequence {
      writer.varint(boot)
      writer.varint(sequence)
    }
    if let time { writer.signed(received.milliseconds(since: time)) }
  }

  init(
    device: DeviceIndex, outcome: Outcome, boot: UInt64 = 0, sequence: UInt64? = nil, time: Timestamp? = nil,
    skewMilliseconds: Int64 = 0
  ) {
    self.device = device
    self.outcome = outcome
    self.boot = boot
    self.sequence = sequence
    self.time = time
    self.skewMilliseconds = skewMilliseconds
  }

  init(from reader: inout ByteReader, relativeTo received: Timestamp) throws(StoreError) {
    let flags = try reader.byte()
    guard flags & 0xC0 == 0, let outcome = Outcome(rawValue: flags & 0x0F) else { throw .malformedState }
    self.outcome = outcome
    device = DeviceIndex(Int64(bitPattern: try reader.varint()))
    skewMilliseconds = try reader.signed()
    if flags & 0x10 != 0 {
      boot = try reader.varint()
      sequence = try reader.varint()
    }
    if flags & 0x20 != 0 {
      let (age, overflow) = received.milliseconds.subtractingReportingOverflow(try reader.signed())
      guard !overflow else { throw .malformedState }
      time = Timestamp(milliseconds: age)
    }
  }
}
